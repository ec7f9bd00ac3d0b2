#!/usr/bin/env python3
"""Writes the demo data (CSV files beside this script). Everything is invented: department 099 does not exist.

The seed is fixed: the same files come out each time. Dates of sessions and agreements are relative to the day of the
import (+14d), so the demo never ages.
"""
import csv
import pathlib
import random

HERE = pathlib.Path(__file__).resolve().parent
LETTERS = "ABCDEFGHJKLMNPRSTUVWXYZ"
rng = random.Random(20261118)


def uai(number):
    return f"{number:07d}{LETTERS[number % 23]}"


def write(name, header, rows):
    with open(HERE / name, "w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file, delimiter=";", lineterminator="\n")
        writer.writerow(header)
        writer.writerows(rows)


# letter, number, name, kind, street, postcode, city, legal entity, title of the head
SCHOOLS = [
    ("a", 990001, "Lycée professionnel de la Vieille-Forge", "lycée professionnel", "12 rue des Ateliers", "99100",
     "Valmont-sur-Lys", "", "proviseure"),
    ("b", 990002, "Lycée général et technologique du Grand-Pré", "lycée général et technologique",
     "3 place de l’Observatoire", "99000", "Brévigny", "cite-scolaire-brevigny", "proviseur"),
    ("c", 990003, "Collège des Sept-Tilleuls", "collège", "8 avenue du Moulin", "99120", "Saint-Aubin-les-Prés", "",
     "principale"),
    ("d", 990004, "Collège Ambroise-Fauvel", "collège", "27 rue du Canal", "99200", "Port-Aurel", "", "principal"),
    ("e", 990005, "Lycée professionnel des Hautes-Rives", "lycée professionnel", "5 place de l’Observatoire", "99000",
     "Brévigny", "cite-scolaire-brevigny", "proviseure"),
    ("f", 990006, "Lycée polyvalent Simone-Arvers", "lycée polyvalent", "41 boulevard des Tilleuls", "99300", "Hauterive",
     "", "proviseur"),
]
UAI = {school[0]: uai(school[1]) for school in SCHOOLS}
COLLEGES = "cd"


def schools():
    rows = []
    for letter, number, name, kind, street, postcode, city, entity, _ in SCHOOLS:
        executory = "" if letter == "d" else "2026-07-15"
        rows.append([uai(number), name, kind, f"{street}|BP {number % 1000}", postcode, city,
                     f"09 99 00 0{number % 10} 00", f"ce.{uai(number).lower()}@ac-exemple.example", entity,
                     f"2026-{number % 100:02d}", "2026-06-30", executory, "oui"])
    write("schools.csv", ["uai", "name", "kind", "address", "postcode", "city", "phone", "mail", "legal_entity",
                          "deliberation_number", "deliberation_date", "deliberation_executory", "on_ent"], rows)


STAFF = {
    "a": ["Hélène Marchais", "Youssef Benali", "Sylvie Carpentier", "Łukasz Wiśniewski", "Aïcha Traoré"],
    "b": ["Pierre-Yves Le Goff", "Marion Étienne", "Nathalie Bœuf", "Olivier Faure", "Chloé D’Angelo"],
    "c": ["Claire Montagné", "Bruno Saint-Léger", "Véronique Petit", "", "Karim Haddad"],
    "d": ["François Delmas", "İpek Yılmaz", "Monique Garnier", "", "Thomas Nguyễn"],
    "e": ["Isabelle Roux", "Sébastien Lefèvre", "Corinne Adam", "Jean-Marc Poulain", "Zoë Van den Berg"],
    "f": ["Antoine Kerbrat", "Leïla Mansouri", "Brigitte Noël", "Pascal Ferreira", "Ольга Иванова"],
}


def people():
    rows = []
    for letter, _, _, _, _, _, _, _, head in SCHOOLS:
        college = letter in COLLEGES
        posts = [("principal" if college else "proviseur", "D0010", head),
                 ("adjoint", "D0011", "principal adjoint" if college else "proviseur adjoint"),
                 ("secretariat", "SECRETARIAT", "secrétaire de direction"),
                 ("ddfpt", "DDFPT", "directeur délégué aux formations"),
                 ("viescolaire", "VIE_SCOLAIRE", "conseiller principal d’éducation")]
        for name, (login, function, capacity) in zip(STAFF[letter], posts):
            if not name:
                continue
            first, last = name.split(" ", 1)
            rows.append([f"p-{login}-{letter}", f"{login}.{letter}", first, last, name,
                         f"{login}.{letter}@exemple.example", UAI[letter], function, capacity])
    # The secretary of the Grand-Pré works for the vocational school of the same site too: one person, two schools.
    rows.append(["p-secretariat-b", "secretariat.b", "Nathalie", "Bœuf", "Nathalie Bœuf",
                 "secretariat.b@exemple.example", UAI["e"], "SECRETARIAT", "secrétaire de direction"])
    rows.append(["p-admin", "admin", "Dominique", "Laurent", "Dominique Laurent", "admin@exemple.example", "*",
                 "ADMIN_ENT", "administrateur de l’ENT"])
    rows.append(["p-dpo", "dpo", "Camille", "Rivière", "Camille Rivière", "dpo@exemple.example", "*", "DPO",
                 "délégué à la protection des données"])
    write("people.csv", ["id", "login", "first_name", "last_name", "display_name", "mail", "uai", "functions",
                         "capacity"], rows)


# id, host, kind, type, title, domain, equipment risk, capacity, days of the sessions
OFFERS = [
    ("o-menuiserie", "a", "individual", "immersion", "Immersion en CAP menuisier", "Bois",
     "Machines à bois interdites aux visiteurs ; lunettes fournies", 12, [14, 28]),
    ("o-mode", "a", "individual", "immersion", "Immersion en bac pro métiers de la mode", "Mode", "", 10, [16, 30, 44]),
    ("o-soudure", "a", "individual", "atelier", "Atelier découverte : soudure et chaudronnerie", "Métal",
     "Poste de soudure : démonstration seulement", 8, [18]),
    ("o-portes-a", "a", "collective", "atelier", "Visite de classe : les ateliers du lycée", "Découverte", "", 60, [21]),
    ("o-seconde", "b", "individual", "immersion", "Une journée en seconde générale", "Enseignement général", "", 20,
     [15, 29]),
    ("o-sti2d", "b", "individual", "atelier", "Atelier STI2D : imprimer en trois dimensions", "Sciences de l’ingénieur",
     "", 14, [22]),
    ("o-sciences", "b", "collective", "atelier", "Fête des sciences pour les classes de troisième", "Sciences", "", 90,
     [35]),
    ("o-sixieme", "c", "collective", "immersion", "Accueil des classes de CM2", "Liaison école-collège", "", 120, [50]),
    ("o-segpa", "c", "individual", "atelier", "Atelier cuisine de la SEGPA", "Hôtellerie", "Couteaux : sous surveillance",
     8, [17, 31]),
    ("o-bilangue", "d", "individual", "immersion", "Immersion en classe bilangue", "Langues", "", 15, [20]),
    ("o-melec", "e", "individual", "immersion", "Immersion en bac pro électricité (MELEC)", "Électricité",
     "Travaux sous tension interdits", 12, [14, 33]),
    ("o-auto", "e", "individual", "immersion", "Immersion en CAP maintenance des véhicules", "Automobile",
     "Ponts élévateurs interdits aux visiteurs", 10, [24]),
    ("o-robot", "e", "individual", "atelier", "Atelier robotique", "Numérique", "", 16, [27]),
    ("o-forum", "e", "collective", "atelier", "Forum des métiers de l’industrie", "Découverte", "", 200, [40]),
    ("o-st2s", "f", "individual", "immersion", "Immersion en première ST2S", "Santé et social", "", 18, [19, 36]),
    ("o-cuisine", "f", "individual", "atelier", "Atelier pâtisserie au restaurant d’application", "Hôtellerie",
     "Fours : sous surveillance", 10, [23]),
]
SESSIONS = {}  # session -> (host letter, kind, capacity)


def offers():
    rows, sessions = [], []
    for ident, host, kind, typ, title, domain, risk, capacity, days in OFFERS:
        rows.append([ident, UAI[host], kind, typ, title,
                     f"{title} : une journée pour découvrir la formation et rencontrer les élèves.", domain,
                     "Accueil, présentation de la formation, participation aux cours et aux travaux, bilan.", risk,
                     "open"])
        for number, day in enumerate(days, 1):
            session = f"s-{ident[2:]}-{number}"
            SESSIONS[session] = (host, kind, capacity)
            sessions.append([session, ident, f"+{day}d", f"+{day}d", "09:00" if typ == "immersion" else "13:30",
                             "16:30", next(s[2] for s in SCHOOLS if s[0] == host), f"Salle {host.upper()}{10 + number}",
                             "Accueil du lycée" if host not in COLLEGES else "Accueil du collège", capacity])
    write("offers.csv", ["id", "host", "kind", "type", "title", "description", "domain", "programme", "equipment_risk",
                         "state"], rows)
    write("sessions.csv", ["id", "offer", "start", "end", "from", "to", "place", "room", "contact", "capacity"], sessions)


FIRST = ["Emma", "Louis", "Jade", "Gabriel", "Léa", "Raphaël", "Inès", "Hugo", "Manon", "Adam", "Zoë", "Noé", "Maëlys",
         "Anaïs", "Théo", "Fatou", "Ilyès", "Chloé", "Rayan", "Éloïse", "Mathéo", "Lina", "Sacha", "Naël", "Margaux"]
LAST = ["Martin", "Bernard", "Lefèvre", "Moreau", "Garcia", "Dubois", "Benoît", "Petit", "Fernandes", "Cissé", "Le Bihan",
        "Schäfer", "Gonçalves", "Diallo", "Rousseau", "Lambert", "Meunier", "Haddad", "Perrin", "Œuvrard", "Baptiste",
        "Colin", "Marchand", "Da Silva", "Bouchet"]
SPECIAL = [("Wiśniewski", "Łukasz"), ("Nguyễn", "Thị Hương"), ("Иванова", "Ольга"), ("O'Brien", "Zoë"),
           ("Yılmaz", "İpek"), ("de La Tour d’Auvergne", "Marie-Amélie, Charlotte"), ("Müller-Weiß", "Jürgen"),
           ("N’Diaye", "Aminata")]
CLASSES = {"a": ["CAP1 MEN", "2PRO MODE"], "b": ["2GT1", "2GT2", "1ST2S"], "c": ["3A", "3B", "4C"],
           "d": ["3A", "3C", "4A"], "e": ["2PRO MELEC", "CAP1 AUTO"], "f": ["2GT3", "TST2S"]}
PUPILS = {}  # pupil -> (home letter, adult)


def pupils():
    rows, number = [], 0
    for letter in "abcdef":
        for place in range(50):
            number += 1
            # Each special name is in two schools.
            if place < len(SPECIAL) and place % 3 == "abcdef".index(letter) % 3:
                last, first = SPECIAL[place]
            else:
                last, first = rng.choice(LAST), rng.choice(FIRST)
            adult = letter in "abef" and place % 10 == 7
            year = 2006 if adult else rng.choice([2011, 2012]) if letter in COLLEGES else rng.choice([2010, 2011])
            ident = f"e-{letter}{place + 1:03d}"
            PUPILS[ident] = (letter, adult)
            rows.append([ident, UAI[letter], last, first,
                         f"{year}-{rng.randint(1, 12):02d}-{rng.randint(1, 28):02d}", rng.choice(CLASSES[letter]),
                         rng.choice(["externe", "demi-pensionnaire", "demi-pensionnaire", "interne"]),
                         rng.choice(["oui", "oui", "non"])])
    write("pupils.csv", ["id", "home", "last_name", "first_names", "birth_date", "class", "regime", "meal"], rows)


def enrolments():
    rows, agreements, number = [], [], 0
    for session, (host, kind, capacity) in SESSIONS.items():
        wanted = min(capacity, rng.randint(6, 14)) if kind == "individual" else min(capacity, 40)
        homes = rng.sample([letter for letter in "abcdef" if letter != host], 3)
        candidates = [p for p, (home, _) in PUPILS.items() if home in homes]
        for pupil in sorted(rng.sample(candidates, wanted)):
            number += 1
            ident = f"i-{number:04d}"
            state = rng.choices(["confirmed", "waiting", "withdrawn"], [90, 5, 5])[0]
            rows.append([ident, session, pupil, state])
            by = "self" if PUPILS[pupil][1] else "guardian"
            answer = rng.choices(["given", "refused", "missing", "withdrawn"], [70, 8, 18, 4])[0]
            if answer == "missing" and rng.random() < 0.5:
                continue  # no row at all is missing too
            date = "" if answer == "missing" else f"-{rng.randint(1, 20)}d"
            means = "" if answer == "missing" else rng.choice(["formulaire papier", "formulaire en ligne"])
            agreements.append([ident, answer, date, means, by])
    write("enrolments.csv", ["id", "session", "pupil", "state"], rows)
    write("agreements.csv", ["enrolment", "state", "date", "means", "by"], agreements)
    return len(rows)


if __name__ == "__main__":
    schools()
    people()
    offers()
    pupils()
    print(f"{len(PUPILS)} pupils, {len(OFFERS)} offers, {len(SESSIONS)} sessions, {enrolments()} enrolments")
