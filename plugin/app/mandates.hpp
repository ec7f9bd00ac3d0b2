// « Paramètres » > « Délégations de signature »: the mandate book of the viewer's school. Every use case needs the head
// of the school or the right to configure the school's signature; another school's mandate is kNotFound.
//
// A mandate is checked when a signature is made: sign() commits over the mandate's record, so that a withdrawal is
// either before the signature, which is then refused, or after it.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "plugin/app/actor.hpp"
#include "plugin/domain/mandate.hpp"

namespace conventions::app {

inline constexpr std::size_t kMaxActOctets = 10U << 20;  // of an uploaded act

struct MandateLine {
  domain::Mandate mandate;
  domain::MandateStatus status = domain::MandateStatus::kEnded;
  bool may_withdraw = false;
};

struct MandateBook {
  std::vector<MandateLine> lines;  // in force, to come, then the others; the last to end first
  struct Person {
    std::string id, name, capacity;
  };
  std::vector<Person> people;  // who may be given one: people of the school but its heads and the viewer
  struct Offer {
    std::string id, title;
  };
  std::vector<Offer> offers;  // with a convention of the school that is not over
  std::string head_name;      // who gives; empty: the ENT knows no head, nothing can be given
  bool by_head = false;       // the viewer is the head; else « saisi par »
  domain::Date today{};
};
[[nodiscard]] Result<MandateBook> mandate_book(const Context& context, const ent_call& call);

struct GiveMandate {
  std::string idempotency_key;  // as in Command; the same again gives back the same mandate
  std::string person;
  std::string from, until;  // ISO days
  std::string offer;        // empty: all conventions
  bool long_confirmed = false;
  std::string_view act;  // the file as uploaded: PDF, PNG or JPEG
};
// kInvalid with a "mandates.*" or "image.*" key; kTooLarge for the act. The head is told when somebody else entered it,
// and so is the person.
[[nodiscard]] Result<domain::Mandate> give_mandate(const Context& context, const ent_call& call,
                                                   const GiveMandate& request);

// At once and for good. kInvalid ("mandates.reason_needed", "mandates.over"). Withdrawn before: as it is. The person is
// told.
[[nodiscard]] Result<domain::Mandate> withdraw_mandate(const Context& context, const ent_call& call,
                                                       const domain::MandateId& id, const std::string& reason);

struct ActFile {
  std::string bytes, media_type, file_name;
};
[[nodiscard]] Result<ActFile> mandate_act(const Context& context, const ent_call& call, const domain::MandateId& id);

// The media type of an uploaded act after a reader of foreign files went through it: the confined one for a PDF, the
// hardened decoders of signature pictures for a picture. Failures as give_mandate().
[[nodiscard]] Result<std::string> check_act(std::string_view file);

// The job mandates.sync: heads are told 30 and 7 days before a mandate ends, once each whatever crashes. System only.
struct MandateReport {
  int warned = 0;
};
[[nodiscard]] Result<MandateReport> sync_mandates(const Context& context, const ent_call& call);

}  // namespace conventions::app
