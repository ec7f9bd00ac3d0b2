// What the files of this room share.
#pragma once
#include <string>
#include <string_view>

#include "host/records/records.hpp"

namespace ent::host {

/// Quoted table name of a kind: "rec_<plugin>_<kind>". Both names hold [a-z0-9_-] only (checked by declare).
std::string record_table(std::string_view plugin, std::string_view kind);
/// Quoted column of a field.
inline std::string record_column(std::string_view field) {
  return field.empty() ? "id" : "\"f_" + std::string(field) + "\"";
}
bool is_name(std::string_view text);
bool is_record_id(std::string_view id);
bool has_field(const RecordKind& kind, std::string_view field);

}  // namespace ent::host
