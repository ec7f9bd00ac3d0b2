#include "signing/pdf/form.hpp"

#include <algorithm>

namespace signing::pdf {
namespace {

constexpr int kMaxFieldDepth = 16;
constexpr std::size_t kMaxFields = 5000;
constexpr std::size_t kMaxPages = 20000;

Failure bad_form(const char* what) {
  return failure(Code::kPdfMalformed, what);
}

struct FieldWalk {
  Document& document;
  Form& form;
  std::set<Ref> seen;

  Result<void> visit(const Object& node, const std::string& parent, const std::string& parent_type, int depth) {
    if (node.ref() == nullptr) return bad_form("a form field is no reference");
    if (depth > kMaxFieldDepth || form.fields.size() >= kMaxFields) return failure(Code::kPdfLimit, "form too large");
    if (!seen.insert(*node.ref()).second) return bad_form("a form field appears twice");
    auto object = document.load(*node.ref());
    if (!object) return object.error();
    const Dict* dict = (*object)->dict();
    if (dict == nullptr) return bad_form("a form field is no dictionary");
    FormField field;
    field.ref = *node.ref();
    field.dict = dict;
    field.name = parent;
    auto partial = document.get(*dict, "T");
    if (!partial) return partial.error();
    if ((*partial)->string() != nullptr)
      field.name.append(parent.empty() ? 0 : 1, '.').append(text_of((*partial)->string()->octets));
    auto type = document.get(*dict, "FT");
    if (!type) return type.error();
    field.type = (*type)->name() != nullptr ? (*type)->name()->text : parent_type;
    field.value = dict->find("V");
    const Object* subtype = dict->find("Subtype");
    field.is_widget = subtype != nullptr && subtype->is_name("Widget");
    auto kids = document.get(*dict, "Kids");
    if (!kids) return kids.error();
    const Array* children = (*kids)->array();
    if (children == nullptr || children->empty()) {
      form.fields.push_back(std::move(field));
      return {};
    }
    auto first = document.resolve(children->front());
    if (!first) return first.error();
    if ((*first)->dict() != nullptr && (*first)->dict()->find("T") == nullptr) {
      field.has_kids = true;  // the kids are this field's widgets
      form.fields.push_back(std::move(field));
      return {};
    }
    for (const Object& child : *children) {
      auto done = visit(child, field.name, field.type, depth + 1);
      if (!done) return done;
    }
    return {};
  }
};

struct PageWalk {
  Document& document;
  std::vector<Ref> pages;
  std::set<Ref> seen;

  Result<void> visit(const Object& node, int depth) {
    if (node.ref() == nullptr) return bad_form("a page is no reference");
    if (depth > kMaxFieldDepth * 4 || pages.size() >= kMaxPages) return failure(Code::kPdfLimit, "page tree too large");
    if (!seen.insert(*node.ref()).second) return bad_form("a page appears twice");
    auto object = document.load(*node.ref());
    if (!object) return object.error();
    const Dict* dict = (*object)->dict();
    if (dict == nullptr) return bad_form("a page is no dictionary");
    auto kids = document.get(*dict, "Kids");
    if (!kids) return kids.error();
    if ((*kids)->array() == nullptr) {
      pages.push_back(*node.ref());
      return {};
    }
    for (const Object& child : *(*kids)->array()) {
      auto done = visit(child, depth + 1);
      if (!done) return done;
    }
    return {};
  }
};

}  // namespace

Result<Form> read_form(Document& document) {
  Form form;
  auto catalog = document.catalog();
  if (!catalog) return catalog.error();
  const Object* entry = (*catalog)->find("AcroForm");
  if (entry == nullptr || entry->is_null()) return form;
  if (entry->ref() != nullptr) form.acro_form_ref = *entry->ref();
  auto resolved = document.resolve(*entry);
  if (!resolved) return resolved.error();
  form.acro_form = (*resolved)->dict();
  if (form.acro_form == nullptr) return bad_form("/AcroForm is no dictionary");
  auto fields = document.get(*form.acro_form, "Fields");
  if (!fields) return fields.error();
  if ((*fields)->is_null()) return form;
  if ((*fields)->array() == nullptr) return bad_form("/Fields is no array");
  FieldWalk walk{document, form, {}};
  for (const Object& field : *(*fields)->array()) {
    auto done = walk.visit(field, "", "", 0);
    if (!done) return done.error();
  }
  return form;
}

Result<std::vector<Ref>> page_refs(Document& document) {
  auto catalog = document.catalog();
  if (!catalog) return catalog.error();
  const Object* pages = (*catalog)->find("Pages");
  if (pages == nullptr) return bad_form("catalog without /Pages");
  PageWalk walk{document, {}, {}};
  auto done = walk.visit(*pages, 0);
  if (!done) return done.error();
  return std::move(walk.pages);
}

std::optional<PdfRect> read_rect(Document& document, const Dict& dict) {
  auto value = document.get(dict, "Rect");
  if (!value || (*value)->array() == nullptr || (*value)->array()->size() != 4) return std::nullopt;
  double corner[4];
  for (std::size_t i = 0; i < 4; ++i) {
    auto number = document.resolve((*(*value)->array())[i]);
    if (!number) return std::nullopt;
    corner[i] = (*number)->number_or(0);
  }
  return PdfRect{std::min(corner[0], corner[2]), std::min(corner[1], corner[3]), std::abs(corner[2] - corner[0]),
                 std::abs(corner[3] - corner[1])};
}

Result<bool> locks_all(Document& document, const Dict& field) {
  auto lock = document.get(field, "Lock");
  if (!lock) return lock.error();
  if ((*lock)->dict() == nullptr) return false;
  const Object* action = (*lock)->dict()->find("Action");
  return action != nullptr && action->is_name("All");
}

}  // namespace signing::pdf
