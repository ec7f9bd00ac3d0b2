#pragma once
// Everything a convention prints, as plain values. All texts are UTF-8; they are normalised to NFC before printing. A
// newline is kept in `Party::address` and `Offer::description` only (elsewhere it is an error, kBadText).
// Limits: 10,000 characters per text, 2,000 pupils, 200 sessions.

#include <chrono>
#include <optional>
#include <string>
#include <vector>

namespace conventions::document {

using Date = std::chrono::year_month_day;  // a day of the civil calendar, no time zone

struct TimeOfDay {
  int hour = 0;
  int minute = 0;
};

// A deliberation of the governing board (conseil d'administration).
struct Deliberation {
  std::string number;
  Date date{};
  std::optional<Date> executory;  // the day it became executory, none when it is not yet
};

// What the school will sign with, as far as it is known when the version is frozen.
enum class SigningMeans { kUnknown, kInstanceSeal, kOwnCertificate };

struct Party {
  std::string name;  // official name
  std::string uai;
  std::string address;  // one or several lines
  std::string phone;
  std::string mail;
  std::string head_name;
  std::string head_capacity;  // « proviseure », « principal », « directeur » ...
  std::optional<Deliberation> deliberation;
  SigningMeans means = SigningMeans::kUnknown;  // electronic mode only
};

enum class OfferKind { kIndividualImmersion, kOrientationWorkshop };

struct Session {
  Date date{};
  TimeOfDay start;
  TimeOfDay end;
  std::string place;
  std::string person_in_charge;
};

struct Offer {
  std::string title;
  OfferKind kind = OfferKind::kIndividualImmersion;
  std::string description;     // the programme; empty when there is none
  std::string equipment_risk;  // machines, products, workshops at risk; empty = none announced
  std::vector<Session> sessions;
};

// Pupils come in the order they are printed. Only pupils with agreement belong here: this library does not filter.
struct Pupil {
  std::string last_name;
  std::string first_names;
  Date birth_date{};
  std::string class_name;
  bool adult = false;  // 18 or more on the day of the session; decides whose agreement is printed
  Date agreement_date{};
  std::string agreement_means;  // « ENT », « formulaire papier » ...
  std::string regime;           // « demi-pensionnaire », « externe » ...; may be empty
  std::string meal;             // « pris sur place », « pique-nique » ...; may be empty
  std::size_t annex = 0;        // which of ConventionData::annex_days lists this line
};

// A legal reference of the header (« Vu ... »), by its id in the template. A reference that the template marks
// "to_confirm" prints « (à confirmer par l'établissement) » until `confirmed` is true.
struct VisaChoice {
  std::string id;
  bool confirmed = false;
};

enum class Mode { kElectronic, kPaper };

struct ConventionData {
  std::string number;  // as printed: home UAI – host UAI – school year – sequence
  int version = 1;
  std::string school_year;  // « 2026-2027 »
  std::string place;        // « Fait à ... »
  Date date{};              // « le ... »: the day the version is frozen; also the PDF's creation date
  Party home;
  Party host;
  Offer offer;
  std::vector<Pupil> pupils;
  // One convention for the whole offer: an annex per session, by the session's day. Empty: one annex.
  std::vector<Date> annex_days;
  std::size_t persons = 0;  // different pupils, when several annexes list the same ones; 0 = one per line
  std::optional<std::vector<VisaChoice>> visas;  // none = the template's defaults
  std::string regularisation;                    // why it is made after the session began; empty when in time
  Mode mode = Mode::kElectronic;
  int copy = 0;  // on paper: 1 or 2 prints « exemplaire 1/2 »; 0 prints no mark
  // The number of exemplaire 1/2, exemplaire 2/2 having the next one. 1 at first; copies edited again after a loss have
  // other numbers, which are printed.
  int first_copy = 1;
  // A version frozen for electronic signature, printed to be signed by hand: wording and signature blocks are those of
  // paper, number and fingerprint stay.
  bool switched_to_paper = false;
  bool specimen = false;  // prints « SPÉCIMEN » across each page
  // The verification page in the ENT for this convention. Printed on the proof page; the QR code of each page adds
  // "e" (the short fingerprint) and "p" (the page) to its query. ASCII, at most 200 characters.
  std::string reference_url;
};

// Whether it is printed to be signed by hand.
inline bool on_paper(const ConventionData& data) {
  return data.mode == Mode::kPaper || data.switched_to_paper;
}

}  // namespace conventions::document
