// The stored form of conventions and versions: the one place that knows their JSON members. Internal to plugin/app.
#pragma once

#include <boost/json/fwd.hpp>
#include <cstdint>
#include <string>

#include "plugin/domain/convention.hpp"

namespace conventions::app {

inline constexpr const char* kKindConvention = "convention";
inline constexpr const char* kKindVersion = "version";
inline constexpr const char* kKindFile = "file";
inline constexpr const char* kKindKey = "key";
inline constexpr const char* kKindCounter = "counter";
inline constexpr const char* kKindConfiguration = "signature_config";
inline constexpr const char* kKindSeal = "seal";
inline constexpr const char* kKindAuthority = "authority";
inline constexpr const char* kKindReservation = "reserved_signature";

// `search` is folded text.
boost::json::object to_json(const domain::Convention& convention, const std::string& search);
domain::Convention convention_from(const std::string& id, std::int64_t revision, const boost::json::object& body);

boost::json::object to_json(const domain::Version& version);
domain::Version version_from(std::int64_t revision, const boost::json::object& body);

std::string version_record_id(const domain::ConventionId& convention, int version);

}  // namespace conventions::app
