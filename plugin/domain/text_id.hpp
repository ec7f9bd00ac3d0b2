// Identifiers that cannot be mixed up: a text with a type.
#pragma once

#include <compare>
#include <string>
#include <utility>

namespace conventions::domain {

template <class Tag>
class TextId {
 public:
  TextId() = default;
  explicit TextId(std::string text) : text_(std::move(text)) {}

  const std::string& str() const { return text_; }
  bool empty() const { return text_.empty(); }
  friend bool operator==(const TextId&, const TextId&) = default;
  friend bool operator<(const TextId& a, const TextId& b) { return a.text_ < b.text_; }

 private:
  std::string text_;
};

using Uai = TextId<struct UaiTag>;                    // a school, "0990001X"
using ConventionId = TextId<struct ConventionIdTag>;  // unguessable, "cv-" and 32 hexadecimal digits
using OfferId = TextId<struct OfferIdTag>;            // the host's id
using SessionId = TextId<struct SessionIdTag>;        // the host's id; empty when the convention covers the whole offer
using PersonId = TextId<struct PersonIdTag>;          // the host's id of an adult with an account
using PupilId = TextId<struct PupilIdTag>;            // the host's id
using MandateId = TextId<struct MandateIdTag>;        // a delegation of signature, unguessable, "md-" and 32 digits
using ConfigurationId = TextId<struct ConfigurationIdTag>;  // one version of a school's signature configuration

}  // namespace conventions::domain
