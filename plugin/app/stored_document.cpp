#include "plugin/app/stored_document.hpp"

#include "plugin/app/host_failure.hpp"

namespace conventions::app {

Result<ent::sdk::StoredDocument> put_document(const Context& context, const ent_call& call, const std::string& id,
                                              const char* media_type, std::string_view bytes) {
  const auto& documents = context.host().documents;
  auto known = documents.info(call, id);
  if (known.has_error() && known.error().status != ENT_NOT_FOUND) return from_host(known.error());
  auto stored = documents.put(call, id, known.has_value() ? known->version : 0, media_type, bytes);
  if (stored.has_error()) return from_host(stored.error());
  return std::move(*stored);
}

}  // namespace conventions::app
