#include "plugin/messages/mandate_notification.hpp"

namespace conventions::messages {
namespace {

std::string period(const domain::Mandate& m) {
  return "du " + french_day(m.from) + " au " + french_day(m.until) + " inclus";
}

std::string matter(const domain::Mandate& m) {
  return m.offer.empty() ? std::string("toutes les conventions de l’établissement")
                         : "les conventions de l’offre « " + m.offer_title + " »";
}

}  // namespace

std::string_view name_of(MandateNotice notice) {
  switch (notice) {
    case MandateNotice::kGiven:
      return "mandate.given";
    case MandateNotice::kWithdrawn:
      return "mandate.withdrawn";
    case MandateNotice::kEnds:
      break;
  }
  return "mandate.ends";
}

Notification compose(MandateNotice notice, const domain::Mandate& m, bool holder) {
  const std::string page = "route:/parametres/delegations";
  switch (notice) {
    case MandateNotice::kGiven:
      if (holder) {
        return {"Délégation de signature : vous pouvez signer",
                m.given_by_name + " vous a donné délégation pour signer " + matter(m) + ", " + period(m) +
                    ". Vous signez « pour le chef d’établissement et par délégation ».",
                "route:/"};
      }
      return {"Délégation de signature enregistrée : " + m.person_name,
              m.entered_by_name + " a enregistré votre délégation à " + m.person_name + " pour signer " + matter(m) +
                  ", " + period(m) + ". Si vous ne l’avez pas donnée, retirez-la.",
              page};
    case MandateNotice::kWithdrawn:
      if (holder) {
        return {"Délégation de signature retirée",
                "La délégation qui vous permettait de signer " + matter(m) + ", " + period(m) + ", a été retirée par " +
                    m.withdrawn_by_name + ". Vous ne pouvez plus signer avec elle.",
                "route:/"};
      }
      return {"Délégation de signature retirée : " + m.person_name,
              m.withdrawn_by_name + " a retiré la délégation de " + m.person_name + ".", page};
    case MandateNotice::kEnds:
      return {"Délégation de signature bientôt terminée : " + m.person_name,
              m.person_name + " peut signer " + matter(m) + " jusqu’au " + french_day(m.until) +
                  " inclus. Ensuite, il faudra une nouvelle délégation.",
              page};
  }
  return {};
}

}  // namespace conventions::messages
