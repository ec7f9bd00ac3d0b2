#include "host-api/host/http/request.hpp"

#include <openssl/crypto.h>

#include <array>
#include <utility>

namespace ent::http {
namespace {

constexpr std::array<std::pair<std::string_view, Method>, 7> kMethods{{{"GET", Method::get},
                                                                       {"HEAD", Method::head},
                                                                       {"POST", Method::post},
                                                                       {"PUT", Method::put},
                                                                       {"DELETE", Method::del},
                                                                       {"PATCH", Method::patch},
                                                                       {"OPTIONS", Method::options}}};

}  // namespace

void wipe(std::string& text) {
  OPENSSL_cleanse(text.data(), text.size());
  text.clear();
}

Method method_from(std::string_view name) {
  for (const auto& [known, method] : kMethods) {
    if (known == name) return method;
  }
  return Method::unknown;
}

std::string_view name_of(Method method) {
  for (const auto& [name, known] : kMethods) {
    if (known == method) return name;
  }
  return {};
}

void wipe_content(Request& request) {
  wipe(request.body);
  for (Field& field : request.form.items()) wipe(field.value);
  for (UploadedFile& file : request.files) wipe(file.bytes);
}

}  // namespace ent::http
