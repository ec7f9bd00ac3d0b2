#include "plugin/domain/paper.hpp"

#include "plugin/domain/names.hpp"

namespace conventions::domain {
namespace {

constexpr Named<Channel> kChannels[] = {{Channel::kElectronic, "electronic"}, {Channel::kPaper, "paper"}};

constexpr Named<PaperStep> kSteps[] = {{PaperStep::kNone, "none"},
                                       {PaperStep::kEdited, "edited"},
                                       {PaperStep::kSignedHome, "signed_home"},
                                       {PaperStep::kSent, "sent"},
                                       {PaperStep::kReceivedHost, "received_host"},
                                       {PaperStep::kSignedHost, "signed_host"},
                                       {PaperStep::kReturned, "returned"},
                                       {PaperStep::kReceivedHome, "received_home"}};

constexpr Named<Incident> kIncidents[] = {{Incident::kNone, "none"},
                                          {Incident::kLost, "lost"},
                                          {Incident::kOneCopy, "one_copy"},
                                          {Incident::kWrongVersion, "wrong_version"},
                                          {Incident::kHandwrittenChange, "handwritten_change"}};

}  // namespace

std::string_view name_of(Channel channel) {
  return find_name(kChannels, channel);
}
std::optional<Channel> channel_from(std::string_view name) {
  return find_value(kChannels, name);
}

std::string_view name_of(PaperStep step) {
  return find_name(kSteps, step);
}
std::optional<PaperStep> paper_step_from(std::string_view name) {
  return find_value(kSteps, name);
}

std::string_view name_of(Incident incident) {
  return find_name(kIncidents, incident);
}
std::optional<Incident> incident_from(std::string_view name) {
  return find_value(kIncidents, name);
}

}  // namespace conventions::domain
