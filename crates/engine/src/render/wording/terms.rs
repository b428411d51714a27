//! Words for things that are the same in every language: the names of languages, the kinds of evidence in explanations.

use crate::text::language::Language;

/// A term in English, German, French and Spanish.
type Terms = [&'static str; 4];

fn of_code(terms: Terms, code: &str) -> &'static str {
    let [english, german, french, spanish] = terms;
    match code {
        "de" => german,
        "fr" => french,
        "es" => spanish,
        _ => english,
    }
}

/// The name of a language in the one with this code.
pub(super) fn language(language: Language, code: &str) -> &'static str {
    let terms = match language {
        Language::Arabic => ["Arabic", "Arabisch", "arabe", "árabe"],
        Language::Danish => ["Danish", "Dänisch", "danois", "danés"],
        Language::Dutch => ["Dutch", "Niederländisch", "néerlandais", "neerlandés"],
        Language::English => ["English", "Englisch", "anglais", "inglés"],
        Language::French => ["French", "Französisch", "français", "francés"],
        Language::German => ["German", "Deutsch", "allemand", "alemán"],
        Language::Greek => ["Greek", "Griechisch", "grec", "griego"],
        Language::Hungarian => ["Hungarian", "Ungarisch", "hongrois", "húngaro"],
        Language::Italian => ["Italian", "Italienisch", "italien", "italiano"],
        Language::Norwegian => ["Norwegian", "Norwegisch", "norvégien", "noruego"],
        Language::Portuguese => ["Portuguese", "Portugiesisch", "portugais", "portugués"],
        Language::Romanian => ["Romanian", "Rumänisch", "roumain", "rumano"],
        Language::Russian => ["Russian", "Russisch", "russe", "ruso"],
        Language::Spanish => ["Spanish", "Spanisch", "espagnol", "español"],
        Language::Swedish => ["Swedish", "Schwedisch", "suédois", "sueco"],
        Language::Tamil => ["Tamil", "Tamil", "tamoul", "tamil"],
        Language::Turkish => ["Turkish", "Türkisch", "turc", "turco"],
        Language::Chinese => ["Chinese", "Chinesisch", "chinois", "chino"],
        Language::Hindi => ["Hindi", "Hindi", "hindi", "hindi"],
        Language::Japanese => ["Japanese", "Japanisch", "japonais", "japonés"],
        Language::Korean => ["Korean", "Koreanisch", "coréen", "coreano"],
        Language::Thai => ["Thai", "Thailändisch", "thaï", "tailandés"],
        Language::Other => ["", "", "", ""],
    };
    of_code(terms, code)
}

/// Each kind of evidence by its name in explanations.
const EVIDENCE: [(&str, Terms); 22] = [
    (
        "covered",
        ["how much of the question it has", "wie viel der Frage darin steht", "ce qu'elle a de la question", "cuánto tiene de la pregunta"],
    ),
    (
        "reached",
        [
            "how much of the question it has with what is around it",
            "wie viel der Frage mit der Umgebung darin steht",
            "ce qu'elle a de la question avec ce qui l'entoure",
            "cuánto tiene de la pregunta con lo que la rodea",
        ],
    ),
    (
        "reached_before",
        [
            "words that only the sentence before has",
            "Wörter, die nur der Satz davor hat",
            "des mots que seule la phrase d'avant contient",
            "palabras que solo tiene la frase anterior",
        ],
    ),
    (
        "pairs",
        [
            "neighbouring words in the same order",
            "benachbarte Wörter in derselben Folge",
            "des mots voisins dans le même ordre",
            "palabras vecinas en el mismo orden",
        ],
    ),
    (
        "near",
        ["neighbouring words close by", "benachbarte Wörter nahe beieinander", "des mots voisins tout près", "palabras vecinas cercanas"],
    ),
    ("related", ["words of the same family", "verwandte Wörter", "des mots de la même famille", "palabras de la misma familia"]),
    (
        "time",
        [
            "a time, which is asked for",
            "eine Zeitangabe, nach der gefragt ist",
            "une date ou une heure, comme demandé",
            "una fecha u hora, que se pregunta",
        ],
    ),
    (
        "number",
        ["a number, which is asked for", "eine Zahl, nach der gefragt ist", "un nombre, comme demandé", "un número, que se pregunta"],
    ),
    (
        "name",
        ["a name, which is asked for", "ein Name, nach dem gefragt ist", "un nom, comme demandé", "un nombre propio, que se pregunta"],
    ),
    ("place", ["a place, which is asked for", "ein Ort, nach dem gefragt ist", "un lieu, comme demandé", "un lugar, que se pregunta"]),
    (
        "wanted",
        [
            "what kind of answer is asked for",
            "die Art der Antwort, nach der gefragt ist",
            "le genre de réponse demandé",
            "el tipo de respuesta que se pide",
        ],
    ),
    ("opener", ["a pronoun at its beginning", "ein Fürwort am Anfang", "un pronom au début", "un pronombre al principio"]),
    (
        "passage",
        ["how well its passage fits", "wie gut sein Abschnitt passt", "la pertinence de son passage", "lo bien que encaja su pasaje"],
    ),
    ("rank", ["the rank of its passage", "der Rang seines Abschnitts", "le rang de son passage", "el puesto de su pasaje"]),
    (
        "particular",
        [
            "names and numbers that are missing",
            "Namen und Zahlen, die fehlen",
            "des noms et nombres qui manquent",
            "nombres y números que faltan",
        ],
    ),
    (
        "last",
        ["the question's last word", "das letzte Wort der Frage", "le dernier mot de la question", "la última palabra de la pregunta"],
    ),
    ("cut", ["that it is cut off", "dass er abgeschnitten ist", "le fait qu'elle est coupée", "que está cortada"]),
    (
        "section",
        ["how well its section fits", "wie gut sein Kapitel passt", "la pertinence de sa section", "lo bien que encaja su sección"],
    ),
    (
        "context",
        [
            "how well it fits in its context",
            "wie gut er mit seiner Umgebung passt",
            "la pertinence dans son contexte",
            "lo bien que encaja en su contexto",
        ],
    ),
    ("heading", ["the heading above it", "die Überschrift darüber", "le titre au-dessus", "el título de arriba"]),
    ("title", ["the article's headline", "die Überschrift des Artikels", "le titre de l'article", "el titular del artículo"]),
    (
        "stated",
        ["what is known of the article", "was vom Artikel bekannt ist", "ce qu'on sait de l'article", "lo que se sabe del artículo"],
    ),
];

/// What a kind of evidence is called in the language with this code.
pub(super) fn evidence(name: &str, code: &str) -> Option<&'static str> {
    EVIDENCE.iter().find(|(known, _)| *known == name).map(|(_, terms)| of_code(*terms, code))
}
