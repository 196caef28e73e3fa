import { LANGUAGES, type Language } from "@/i18n";

/** What people write above the columns of their own lists, beside our names of the fields. */
const WORDS = {
  date: {
    fr: ["date", "jour", "date de la prestation", "date de prestation", "date du trajet"],
    de: ["Datum", "Tag", "Leistungsdatum", "Behandlungsdatum", "Fahrdatum"],
    it: ["data", "giorno", "data della prestazione", "data del tragitto"],
    en: ["date", "day", "service date", "date of service"],
  },
  description: {
    fr: ["description", "désignation", "libellé", "prestation", "texte", "objet", "article"],
    de: ["Beschreibung", "Bezeichnung", "Leistung", "Text", "Artikel"],
    it: ["descrizione", "designazione", "prestazione", "testo", "oggetto", "articolo"],
    en: ["description", "service", "text", "item", "article"],
  },
  quantity: {
    fr: ["quantité", "qté", "nombre", "nb", "nbre"],
    de: ["Menge", "Anzahl", "Anz.", "Stück", "Stk."],
    it: ["quantità", "q.tà", "pezzi"],
    en: ["quantity", "qty", "count", "pieces"],
  },
  unit_price: {
    fr: ["prix", "prix unitaire", "prix à l’unité", "PU"],
    de: ["Preis", "Einzelpreis", "Stückpreis", "Preis pro Einheit", "EP"],
    it: ["prezzo", "prezzo unitario", "prezzo per unità"],
    en: ["price", "unit price", "price per unit"],
  },
  amount: {
    fr: ["montant", "total", "somme", "coût", "coûts", "frais"],
    de: ["Betrag", "Total", "Summe", "Kosten"],
    it: ["importo", "totale", "somma", "costo", "costi", "spese"],
    en: ["amount", "total", "sum", "cost", "costs"],
  },
  vat_rate: {
    fr: ["TVA", "taux TVA", "taux de TVA"],
    de: ["MWST", "MwSt.", "MWST-Satz", "Mehrwertsteuer"],
    it: ["IVA", "aliquota IVA"],
    en: ["VAT", "VAT rate"],
  },
  unit: {
    fr: ["unité", "unités"],
    de: ["Einheit", "ME", "Mengeneinheit"],
    it: ["unità", "unità di misura"],
    en: ["unit", "units"],
  },
  tariff_code: {
    fr: ["code tarifaire", "position tarifaire", "code"],
    de: ["Tarifziffer", "Tarifposition", "Ziffer", "Code"],
    it: ["codice tariffario", "posizione tariffaria", "codice"],
    en: ["tariff code", "tariff position", "code"],
  },
  gln: { fr: ["GLN", "EAN"], de: ["GLN", "EAN"], it: ["GLN", "EAN"], en: ["GLN", "EAN"] },
  provider_number: {
    fr: ["RCC", "N° RCC", "numéro RCC"],
    de: ["ZSR", "ZSR-Nr.", "ZSR-Nummer"],
    it: ["RCC", "N. RCC", "numero RCC"],
    en: ["ZSR", "ZSR no.", "ZSR number"],
  },
  from_place: {
    fr: ["de", "départ", "lieu de départ", "depuis", "origine"],
    de: ["von", "ab", "Abfahrt", "Abfahrtsort", "Start", "Startort"],
    it: ["da", "partenza", "luogo di partenza", "origine"],
    en: ["from", "departure", "start", "origin", "place of departure"],
  },
  to_place: {
    fr: ["à", "arrivée", "lieu d’arrivée", "destination", "vers", "jusqu’à"],
    de: ["nach", "an", "bis", "Ankunft", "Ankunftsort", "Ziel", "Zielort"],
    it: ["a", "arrivo", "luogo di arrivo", "destinazione"],
    en: ["to", "arrival", "destination", "place of arrival"],
  },
  return_trip: {
    fr: ["aller et retour", "aller-retour", "A/R", "retour"],
    de: ["hin und zurück", "Hin- und Rückfahrt", "Retour", "Rückfahrt"],
    it: ["andata e ritorno", "A/R", "ritorno"],
    en: ["return trip", "return", "round trip", "there and back"],
  },
  mode: {
    fr: ["moyen de transport", "moyen", "transport", "véhicule"],
    de: ["Verkehrsmittel", "Transportmittel", "Transport", "Fahrzeug"],
    it: ["mezzo di trasporto", "mezzo", "trasporto", "veicolo"],
    en: ["means of transport", "mode", "transport", "vehicle"],
  },
  fare: {
    fr: ["prix", "prix du trajet", "prix du billet", "billet", "tarif", "montant", "coût", "frais"],
    de: ["Preis", "Fahrpreis", "Billettpreis", "Billett", "Fahrkosten", "Betrag", "Kosten"],
    it: ["prezzo", "prezzo del tragitto", "prezzo del biglietto", "biglietto", "tariffa", "importo", "costo"],
    en: ["price", "price of the trip", "fare", "ticket", "ticket price", "amount", "cost"],
  },
  km: {
    fr: ["km", "kilomètres", "distance", "nombre de km", "nb km"],
    de: ["Km", "Kilometer", "Distanz", "Strecke", "Anzahl km"],
    it: ["km", "chilometri", "distanza", "numero di km"],
    en: ["km", "kilometres", "kilometers", "distance", "number of km"],
  },
  reason: { fr: ["motif", "raison"], de: ["Grund", "Begründung"], it: ["motivo"], en: ["reason"] },
  departs_at: {
    fr: ["heure de départ", "départ"],
    de: ["Abfahrtszeit", "Abfahrt"],
    it: ["ora di partenza", "partenza"],
    en: ["departure time", "departure"],
  },
  returns_at: {
    fr: ["heure de retour", "retour"],
    de: ["Rückkehrzeit", "Rückkehr"],
    it: ["ora di ritorno", "ritorno"],
    en: ["return time", "time of return", "return"],
  },
  nights: {
    fr: ["nuits", "nuitées", "nombre de nuits"],
    de: ["Nächte", "Übernachtungen", "Anzahl Nächte"],
    it: ["notti", "pernottamenti", "numero di notti"],
    en: ["nights", "overnight stays", "number of nights"],
  },
  companion: {
    fr: ["accompagnant", "accompagnement"],
    de: ["Begleitung", "Begleitperson"],
    it: ["accompagnatore", "accompagnamento"],
    en: ["companion", "accompanied"],
  },
  companion_name: {
    fr: ["accompagnant", "nom de l’accompagnant"],
    de: ["Begleitperson", "Name der Begleitperson"],
    it: ["accompagnatore", "nome dell’accompagnatore"],
    en: ["companion", "name of the companion"],
  },
  parking: {
    fr: ["stationnement", "parking", "parcage"],
    de: ["Parkieren", "Parking", "Parkgebühr", "Parkplatz"],
    it: ["parcheggio", "posteggio"],
    en: ["parking", "car park"],
  },
  supplier: {
    fr: ["fournisseur", "nom du fournisseur"],
    de: ["Lieferant", "Lieferantin", "Name des Lieferanten"],
    it: ["fornitore", "nome del fornitore"],
    en: ["supplier", "name of the supplier"],
  },
  invoice_number: {
    fr: ["N° de facture", "numéro de facture", "facture"],
    de: ["Rechnungsnummer", "Rechnungs-Nr.", "Rechnung"],
    it: ["N. fattura", "numero di fattura", "fattura"],
    en: ["invoice number", "invoice no.", "invoice"],
  },
  invoice_date: {
    fr: ["date de facture", "date facture"],
    de: ["Rechnungsdatum"],
    it: ["data fattura", "data di fattura"],
    en: ["invoice date", "date of invoice"],
  },
  first_day: {
    fr: ["du", "de", "début", "premier jour"],
    de: ["von", "vom", "ab", "Beginn", "erster Tag"],
    it: ["dal", "da", "inizio", "primo giorno"],
    en: ["from", "start", "first day"],
  },
  last_day: {
    fr: ["au", "à", "jusqu’au", "fin", "dernier jour"],
    de: ["bis", "Ende", "letzter Tag"],
    it: ["al", "a", "fino al", "fine", "ultimo giorno"],
    en: ["to", "until", "end", "last day"],
  },
  where: {
    fr: ["où", "lieu", "endroit", "séjour"],
    de: ["wo", "Ort", "Aufenthaltsort"],
    it: ["dove", "luogo", "soggiorno"],
    en: ["where", "place", "stay"],
  },
  person: {
    fr: ["nom", "nom et prénom", "assistant", "personne"],
    de: ["Name", "Name und Vorname", "Assistenzperson", "Person"],
    it: ["nome", "cognome e nome", "assistente", "persona"],
    en: ["name", "full name", "assistant", "person"],
  },
  hours: {
    fr: ["heures", "nombre d’heures", "h"],
    de: ["Stunden", "Std.", "Anzahl Stunden", "h"],
    it: ["ore", "numero di ore", "h"],
    en: ["hours", "number of hours", "h"],
  },
  wage: {
    fr: ["salaire", "salaire brut"],
    de: ["Lohn", "Bruttolohn"],
    it: ["salario", "salario lordo"],
    en: ["wage", "gross wage", "salary"],
  },
  avs_number: {
    fr: ["AVS", "N° AVS", "numéro AVS", "N° assuré"],
    de: ["AHV", "AHV-Nr.", "AHV-Nummer", "Versichertennummer"],
    it: ["AVS", "N. AVS", "numero AVS"],
    en: ["AHV", "AHV no.", "AHV number"],
  },
} as const satisfies Readonly<Record<string, Readonly<Record<Language, readonly string[]>>>>;

export type Meaning = keyof typeof WORDS;
export const MEANINGS = Object.keys(WORDS) as readonly Meaning[];

/** In all languages: what is pasted need not be in the one that is read. */
export const wordsOf = (meaning: Meaning): readonly string[] =>
  LANGUAGES.flatMap((language) => WORDS[meaning][language]);
