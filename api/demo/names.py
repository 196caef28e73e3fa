"""Words the demo's people and places are made of. Towns exist, streets and people do not."""

from typing import Final

FIRST_NAMES: Final = {
    "fr": (
        "Aline", "Baptiste", "Camille", "Damien", "Élise", "Fabrice", "Gaëlle", "Hugo", "Inès", "Joël", "Léa", "Mathis",
        "Noémie", "Océane", "Quentin", "Romain", "Sylvie", "Théo", "Valérie", "Yannick", "Zoé", "François",
    ),
    "de": (
        "Andrea", "Beat", "Céline", "Dominik", "Eva", "Fabian", "Gabriela", "Hanspeter", "Ines", "Jürg", "Katrin",
        "Lukas", "Monika", "Nils", "Priska", "Reto", "Sabine", "Tobias", "Urs", "Vreni", "Jonas", "Mia",
    ),
}  # fmt: skip
LAST_NAMES: Final = {
    "fr": (
        "Aubry", "Béguelin", "Carrel", "Droz", "Evard", "Froidevaux", "Gagnebin", "Huguenin", "Jeanneret", "Liengme",
        "Monnier", "Nussbaumer", "Perrenoud", "Quartenoud", "Rossel", "Sauvain", "Tschanz", "Vuilleumier", "Wermeille",
        "Châtelain", "D’Agostino-Roy", "Æberhard",
    ),
    "de": (
        "Aeschlimann", "Bärtschi", "Christen", "Dällenbach", "Egli", "Flückiger", "Gfeller", "Hürlimann", "Iseli",
        "Jäggi", "König", "Lüthi", "Mühlethaler", "Niederhauser", "Oppliger", "Pfäffli", "Rüegsegger", "Schüpbach",
        "Trachsel", "Von Känel", "Wüthrich", "Zürcher",
    ),
}  # fmt: skip
STREETS: Final = {
    "fr": (
        "Rue de l’Exemple", "Chemin du Modèle", "Rue des Trois-Essais", "Chemin de la Maquette", "Avenue du Spécimen",
        "Sentier des Échantillons", "Rue de l’Ébauche", "Place du Canevas",
    ),
    "de": (
        "Musterweg", "Beispielstrasse", "Probegasse", "Modellstrasse", "Skizzenweg", "Entwurfsgasse", "Vorlagenweg",
        "Schablonenplatz",
    ),
}  # fmt: skip
TOWNS: Final = {
    "fr": (
        ("2502", "Bienne"), ("2610", "Saint-Imier"), ("2720", "Tramelan"), ("2710", "Tavannes"),
        ("2520", "La Neuveville"), ("2605", "Sonceboz-Sombeval"), ("3011", "Berne"), ("2732", "Reconvilier"),
    ),
    "de": (
        ("3600", "Thun"), ("3400", "Burgdorf"), ("4900", "Langenthal"), ("3800", "Interlaken"), ("3250", "Lyss"),
        ("3098", "Köniz"), ("3073", "Gümligen"), ("3110", "Münsingen"), ("3063", "Ittigen"), ("2560", "Nidau"),
        ("2502", "Biel/Bienne"), ("3270", "Aarberg"), ("3550", "Langnau im Emmental"), ("3700", "Spiez"),
    ),
}  # fmt: skip
