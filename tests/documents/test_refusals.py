"""Every refusal of a file: what triggers it, its code, its exact sentence, and what it may cost."""

import resource
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Final, get_args

import pytest

from api.core.config import Scanner, Settings
from api.core.labels import LANGUAGES, t
from api.documents import checking
from api.documents.checking import REFUSAL_CODES
from api.documents.confinement import Outcome
from tests.callers import Company
from tests.documents import files
from tests.documents.scanners import EICAR, FakeClamd, infected_pdf, scanning
from tests.documents.test_uploads import JPEG, PDF, PNG, content_files, refusal, stored_files, upload

__all__ = ["stored_files"]

# The words are written out here, so that nobody changes them without reading them.
SENTENCES: Final = {
    "type_not_allowed": (
        "Seuls les fichiers PDF, JPEG et PNG sont acceptés. Enregistrez le document ou la photo en PDF, JPEG ou PNG.",
        (
            "Nur PDF-, JPEG- und PNG-Dateien werden angenommen. Speichern Sie das Dokument oder das Foto als "
            "PDF, JPEG oder PNG."
        ),
        "Sono accettati solo file PDF, JPEG e PNG. Salvi il documento o la foto come PDF, JPEG o PNG.",
        "Only PDF, JPEG and PNG files are accepted. Save the document or photo as PDF, JPEG or PNG.",
    ),
    "type_mismatch": (
        "Le contenu de ce fichier ne correspond pas à son type. Enregistrez-le à nouveau en PDF, JPEG ou PNG.",
        "Der Inhalt dieser Datei entspricht nicht ihrem Typ. Speichern Sie sie erneut als PDF, JPEG oder PNG.",
        "Il contenuto di questo file non corrisponde al suo tipo. Lo salvi di nuovo come PDF, JPEG o PNG.",
        "The content of this file does not match its type. Save it again as PDF, JPEG or PNG.",
    ),
    "empty": (
        "Ce fichier est vide. Enregistrez-le ou numérisez-le à nouveau.",
        "Diese Datei ist leer. Speichern oder scannen Sie sie erneut.",
        "Questo file è vuoto. Lo salvi o lo scansioni di nuovo.",
        "This file is empty. Save it or scan it again.",
    ),
    "encrypted": (
        "Ce PDF est protégé par un mot de passe ou des restrictions. Joignez une version non protégée.",
        "Dieses PDF ist durch ein Passwort oder Einschränkungen geschützt. Fügen Sie eine ungeschützte Version bei.",
        "Questo PDF è protetto da una password o da restrizioni. Alleghi una versione non protetta.",
        "This PDF is protected by a password or by restrictions. Attach an unprotected version.",
    ),
    "active_content": (
        (
            "Ce PDF contient des éléments actifs (script, formulaire dynamique, fichier incorporé ou contenu "
            "multimédia). Imprimez-le en PDF et joignez la nouvelle version."
        ),
        (
            "Dieses PDF enthält aktive Inhalte (Skript, dynamisches Formular, eingebettete Datei oder "
            "Multimedia). Drucken Sie es als PDF und fügen Sie die neue Version bei."
        ),
        (
            "Questo PDF contiene elementi attivi (script, modulo dinamico, file incorporato o contenuto "
            "multimediale). Lo stampi come PDF e alleghi la nuova versione."
        ),
        (
            "This PDF contains active elements (script, dynamic form, embedded file or multimedia). Print it to "
            "PDF and attach the new version."
        ),
    ),
    "too_many_pages": (
        "Ce PDF a plus de 200 pages. Répartissez-le sur plusieurs fichiers.",
        "Dieses PDF hat mehr als 200 Seiten. Teilen Sie es auf mehrere Dateien auf.",
        "Questo PDF ha più di 200 pagine. Lo suddivida in più file.",
        "This PDF has more than 200 pages. Split it into several files.",
    ),
    "too_many_pixels": (
        "Cette image a plus de 40 mégapixels. Réduisez sa taille.",
        "Dieses Bild hat mehr als 40 Megapixel. Verkleinern Sie es.",
        "Questa immagine ha più di 40 megapixel. La riduca.",
        "This image has more than 40 megapixels. Make it smaller.",
    ),
    "damaged": (
        "Ce fichier est endommagé et ne peut pas être lu. Enregistrez-le ou numérisez-le à nouveau.",
        "Diese Datei ist beschädigt und kann nicht gelesen werden. Speichern oder scannen Sie sie erneut.",
        "Questo file è danneggiato e non può essere letto. Lo salvi o lo scansioni di nuovo.",
        "This file is damaged and cannot be read. Save it or scan it again.",
    ),
    "too_large": (
        "Ce fichier dépasse la taille permise. Réduisez-le, ou répartissez-le sur plusieurs fichiers.",
        "Diese Datei ist grösser als erlaubt. Verkleinern Sie sie, oder verteilen Sie sie auf mehrere Dateien.",
        "Questo file supera la dimensione consentita. Lo riduca o lo suddivida in più file.",
        "This file is larger than allowed. Make it smaller, or split it into several files.",
    ),
    "infected": (
        (
            "Un logiciel malveillant a été détecté dans ce fichier ; il a été supprimé. Vérifiez votre "
            "ordinateur et joignez un fichier sain."
        ),
        (
            "In dieser Datei wurde Schadsoftware gefunden; sie wurde gelöscht. Prüfen Sie Ihren Computer und "
            "fügen Sie eine saubere Datei bei."
        ),
        (
            "In questo file è stato rilevato un software dannoso; il file è stato eliminato. Verifichi il Suo "
            "computer e alleghi un file sicuro."
        ),
        "Malware was found in this file; it has been deleted. Check your computer and attach a clean file.",
    ),
    "failed": (
        "Le contrôle de ce fichier n’a pas abouti. Veuillez l’envoyer à nouveau.",
        "Die Prüfung dieser Datei ist nicht gelungen. Bitte senden Sie sie noch einmal.",
        "Il controllo di questo file non è riuscito. Lo invii di nuovo.",
        "The check of this file was not completed. Please send it again.",
    ),
}


@dataclass(frozen=True)
class Wrong:
    """A file that nobody should send."""

    content: Callable[[], bytes]
    media_type: str
    code: str


WRONG: Final = {
    "encrypted": Wrong(lambda: files.encrypted_pdf("secret"), PDF, "encrypted"),
    "restricted": Wrong(lambda: files.encrypted_pdf(""), PDF, "encrypted"),
    "JavaScript": Wrong(files.ACTIVE["script on opening"], PDF, "active_content"),
    "Launch": Wrong(files.ACTIVE["launch"], PDF, "active_content"),
    "embedded file": Wrong(files.ACTIVE["embedded file"], PDF, "active_content"),
    "XFA": Wrong(files.ACTIVE["dynamic form"], PDF, "active_content"),
    "PDF and archive": Wrong(lambda: files.plain_pdf() + files.archive(), PDF, "type_mismatch"),
    "PNG and archive": Wrong(lambda: files.image("PNG") + files.archive(), PNG, "type_mismatch"),
    "JPEG and archive with more behind": Wrong(
        lambda: files.image("JPEG") + files.archive() + b"PK\5\6 x", JPEG, "type_mismatch"
    ),
    "JPEG and PDF": Wrong(lambda: files.image("JPEG", comment=b"%PDF-1.7 1 0 obj"), JPEG, "type_mismatch"),
    "HTML and PDF": Wrong(lambda: b"<html>" + files.plain_pdf(), PDF, "type_not_allowed"),
    "double-Flate bomb": Wrong(lambda: files.bomb_pdf(20_000), PDF, "damaged"),
    "bomb that would just fit": Wrong(lambda: files.bomb_pdf(100), PDF, "damaged"),
    "13,000² PNG": Wrong(lambda: files.png_claiming(13_000, 13_000), PNG, "too_many_pixels"),
    "201 pages": Wrong(lambda: files.plain_pdf(201), PDF, "too_many_pages"),
    "100,000 pages": Wrong(lambda: files.many_pages(100_000), PDF, "too_many_pages"),
    "EICAR alone": Wrong(lambda: EICAR, PDF, "type_not_allowed"),
    "EICAR in a PDF": Wrong(infected_pdf, PDF, "infected"),
    "0 bytes": Wrong(lambda: b"", PDF, "empty"),
    "no page": Wrong(lambda: files.plain_pdf(0), PDF, "damaged"),
    "cut": Wrong(lambda: files.plain_pdf()[:-300], PDF, "damaged"),
    "a program named .pdf": Wrong(lambda: b"MZ" + bytes(1000), PDF, "type_not_allowed"),
    "a PNG named .pdf": Wrong(lambda: files.image("PNG"), PDF, "type_mismatch"),
}

# `failed` has no file that triggers it, and what is too large is refused before it is a document.
OTHERWISE: Final = {"failed", "too_large"}

SECONDS: Final = 2.0
MEGABYTES: Final = 50


def seconds_used() -> float:
    """Of CPU, by the processes that read files: other tests at the same time do not count."""
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    return used.ru_utime + used.ru_stime


class Memory:
    """How much this process, which is the API here, grew at the most."""

    def __init__(self) -> None:
        Path("/proc/self/clear_refs").write_text("5")  # the peak begins anew
        self._before = self._kilobytes("VmRSS")

    def grown(self) -> float:
        return (self._kilobytes("VmHWM") - self._before) / 1024

    @staticmethod
    def _kilobytes(name: str) -> int:
        lines = Path("/proc/self/status").read_text().splitlines()
        return next(int(line.split()[1]) for line in lines if line.startswith(f"{name}:"))


@pytest.mark.parametrize("name", WRONG)
async def test_a_wrong_file_is_refused_with_its_reason_soon_and_cheaply(
    name: str,
    company: Company,
    settings: Settings,
    stored_files: set[Path],
    monkeypatch: pytest.MonkeyPatch,
    record_property: Callable[[str, object], None],
) -> None:
    wrong = WRONG[name]
    content = wrong.content()
    async with scanning(FakeClamd(b"stream: Eicar-Test FOUND\0")) as address:
        changed = settings.model_copy(update={"scanner": Scanner(address=address)})
        for module in ("clamd", "service"):
            monkeypatch.setattr(f"api.documents.{module}.get_settings", lambda: changed)
        memory, began = Memory(), seconds_used()
        answer = await upload(company.manager, content, wrong.media_type)
        seconds, megabytes = seconds_used() - began, memory.grown()
    document = answer.json()
    assert (document["state"], document["rejection_code"]) == ("rejected", wrong.code)
    assert content_files(settings) == stored_files
    assert seconds <= SECONDS
    assert megabytes <= MEGABYTES
    record_property(name, f"{wrong.code}, {seconds:.2f} s, {megabytes:+.1f} MB")


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_refusal_says_exactly_this(language: str) -> None:
    position = LANGUAGES.index(language)
    said = {code: t(language, f"documents.refused.{code}") for code in REFUSAL_CODES}
    assert said == {code: words[position] for code, words in SENTENCES.items()}


def test_every_refusal_has_a_file_that_triggers_it() -> None:
    assert {wrong.code for wrong in WRONG.values()} | OTHERWISE == set(get_args(checking.RefusalCode))


async def test_eleven_megabytes_are_refused(company: Company, settings: Settings, stored_files: set[Path]) -> None:
    memory = Memory()
    answer = await upload(company.manager, files.plain_pdf() + bytes(11 * 1024**2))
    assert memory.grown() <= MEGABYTES
    assert refusal(answer) == (413, "file_too_large")
    assert answer.json()["detail"] == t("fr", "errors.file_too_large")
    assert content_files(settings) == stored_files


async def test_a_check_that_does_not_end_can_be_tried_again(
    company: Company, settings: Settings, stored_files: set[Path], monkeypatch: pytest.MonkeyPatch
) -> None:
    async def silent(*_: object, **__: object) -> Outcome:
        return Outcome(None, b"")

    with monkeypatch.context() as patched:
        patched.setattr(checking, "read_confined", silent)
        document = (await upload(company.manager, files.plain_pdf())).json()
    assert (document["state"], document["rejection_code"]) == ("rejected", "failed")
    assert content_files(settings) == stored_files
    assert (await upload(company.manager, files.plain_pdf())).json()["state"] == "clean"
