#include "signing/verify/locks.hpp"

#include <algorithm>

namespace signing::verify {
namespace {

using pdf::Dict;
using pdf::Object;

bool names(const std::vector<std::string>& list, std::string_view field) {
  return std::any_of(list.begin(), list.end(), [field](const std::string& name) {
    return field == name ||
           (field.size() > name.size() && field.substr(0, name.size()) == name && field[name.size()] == '.');
  });
}

class Reading {
 public:
  explicit Reading(pdf::Document& document) : document_(document) {}

  Result<Locks> run(const FoundSignature& found) {
    if (found.dict != nullptr) {
      auto read = read_references(*found.dict);
      if (!read) return read.error();
    }
    auto lock = document_.get(*found.field.dict, "Lock");
    if (!lock) return lock.error();
    if ((*lock)->is_null()) return std::move(locks_);
    if ((*lock)->dict() == nullptr) return bad("/Lock is no dictionary");
    auto read = read_field_lock(*(*lock)->dict());
    if (!read) return read.error();
    if ((*lock)->dict()->find("P") != nullptr) {
      auto level = read_level(*(*lock)->dict());
      if (!level) return level.error();
      locks_.last_signature = locks_.last_signature || *level == 1;
    }
    return std::move(locks_);
  }

 private:
  static Failure bad(const char* what) { return failure(Code::kPdfMalformed, what); }

  Result<void> read_references(const Dict& signature) {
    auto list = document_.get(signature, "Reference");
    if (!list) return list.error();
    if ((*list)->is_null()) return {};
    if ((*list)->array() == nullptr) return bad("/Reference is no array");
    for (const Object& element : *(*list)->array()) {
      auto reference = document_.resolve(element);
      if (!reference) return reference.error();
      if ((*reference)->dict() == nullptr) return bad("a signature reference is no dictionary");
      auto method = document_.get(*(*reference)->dict(), "TransformMethod");
      auto parameters = document_.get(*(*reference)->dict(), "TransformParams");
      if (!method) return method.error();
      if (!parameters) return parameters.error();
      const Dict none;
      const Dict& given = (*parameters)->dict() != nullptr ? *(*parameters)->dict() : none;
      auto read = (*method)->is_name("DocMDP")     ? read_certification(given)
                  : (*method)->is_name("FieldMDP") ? read_field_lock(given)
                                                   : Result<void>();
      if (!read) return read;
    }
    return {};
  }

  Result<void> read_certification(const Dict& parameters) {
    auto level = parameters.find("P") != nullptr ? read_level(parameters) : Result<int>(2);
    if (!level) return level.error();
    locks_.doc_mdp = locks_.doc_mdp == 0 ? *level : std::min(locks_.doc_mdp, *level);
    locks_.last_signature = locks_.last_signature || locks_.doc_mdp == 1;
    return {};
  }

  Result<int> read_level(const Dict& dict) {
    auto level = document_.get(dict, "P");
    if (!level) return level.error();
    const std::int64_t* value = (*level)->integer();
    if (value == nullptr || *value < 1 || *value > 3) return bad("/P is neither 1, 2 nor 3");
    return static_cast<int>(*value);
  }

  // /Action and /Fields, alike in a FieldMDP and in a /Lock.
  Result<void> read_field_lock(const Dict& dict) {
    auto action = document_.get(dict, "Action");
    if (!action) return action.error();
    if ((*action)->is_name("All")) {
      locks_.locks_document = true;
      return {};
    }
    const bool include = (*action)->is_name("Include");
    if (!include && !(*action)->is_name("Exclude")) return bad("a lock of fields without known /Action");
    auto list = document_.get(dict, "Fields");
    if (!list) return list.error();
    if ((*list)->array() == nullptr) return bad("a lock of fields without /Fields");
    std::vector<std::string> fields;
    for (const Object& element : *(*list)->array()) {
      auto name = document_.resolve(element);
      if (!name) return name.error();
      if ((*name)->string() == nullptr) return bad("a locked field has no name");
      fields.push_back(pdf::text_of((*name)->string()->octets));
    }
    if (include)
      locks_.included.insert(locks_.included.end(), fields.begin(), fields.end());
    else
      locks_.all_but.push_back(std::move(fields));
    return {};
  }

  pdf::Document& document_;
  Locks locks_;
};

}  // namespace

bool Locks::forbid(std::string_view field) const {
  return locks_document || last_signature || names(included, field) ||
         std::any_of(all_but.begin(), all_but.end(), [&](const auto& list) { return !names(list, field); });
}

Result<Locks> read_locks(pdf::Document& document, const FoundSignature& found) {
  return Reading(document).run(found);
}

}  // namespace signing::verify
