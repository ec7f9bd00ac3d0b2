#include "signing/verify/revision_diff.hpp"

#include <algorithm>

namespace signing::verify {
namespace {

using pdf::Array;
using pdf::Dict;
using pdf::Document;
using pdf::Object;
using pdf::Ref;
using Kind = pdf::XrefEntry::Kind;

void collect_refs(const Object& object, std::set<std::uint32_t>& out) {
  if (const Ref* ref = object.ref()) {
    out.insert(ref->number);
  } else if (const Array* array = object.array()) {
    for (const Object& element : *array) collect_refs(element, out);
  } else if (const Dict* dict = object.dict()) {
    for (const pdf::Entry& entry : dict->entries) collect_refs(entry.value, out);
  } else if (const pdf::Stream* stream = object.stream()) {
    for (const pdf::Entry& entry : stream->dict.entries) collect_refs(entry.value, out);
  }
}

// Keys whose values differ, whichever side lacks them.
std::set<std::string> changed_keys(const Dict& before, const Dict& after) {
  std::set<std::string> keys;
  for (const Dict* side : {&before, &after})
    for (const pdf::Entry& entry : side->entries) {
      const Object *a = before.find(entry.key), *b = after.find(entry.key);
      if (a == nullptr || b == nullptr || !(*a == *b)) keys.insert(entry.key);
    }
  return keys;
}

class Comparison {
 public:
  Comparison(Document& before, Document& after, ChangePolicy policy)
      : before_(before), after_(after), policy_(policy) {}

  Result<RevisionChanges> run() {
    auto ready = read_roles();
    if (!ready) return ready.error();
    compare_trailers();
    const std::size_t count = std::max(before_.xref().size(), after_.xref().size());
    for (std::size_t number = 1; number < count; ++number) {
      auto done = compare_object(static_cast<std::uint32_t>(number));
      if (!done) return done.error();
    }
    changes_.signed_fields.insert(changes_.signed_fields.end(), new_signatures_.begin(), new_signatures_.end());
    return std::move(changes_);
  }

 private:
  // A signature field that is new in `after`: where nobody will see it, or anywhere under the PDF policy.
  bool acceptable_new_field(Ref ref) {
    const auto field = fields_after_.find(ref);
    if (field == fields_after_.end() || field->second.type != "Sig" || fields_before_.count(ref) != 0) return false;
    const auto rect = pdf::read_rect(after_, *field->second.dict);
    const bool invisible = rect && (rect->width == 0 || rect->height == 0);
    if (!invisible && policy_ != ChangePolicy::kPdf) return false;
    if (!is_document_time_stamp(*field->second.dict)) new_signatures_.insert(field->second.name);
    return true;
  }

  bool is_document_time_stamp(const Dict& field) {
    auto value = after_.get(field, "V");
    if (!value || (*value)->dict() == nullptr) return false;
    const Object* filter = (*value)->dict()->find("SubFilter");
    return filter != nullptr && filter->is_name("ETSI.RFC3161");
  }

  Result<void> read_roles() {
    for (Document* document : {&before_, &after_}) {
      auto form = pdf::read_form(*document);
      if (!form) return form.error();
      auto& fields = document == &before_ ? fields_before_ : fields_after_;
      for (pdf::FormField& field : form->fields) fields.emplace(field.ref, std::move(field));
    }
    auto pages = pdf::page_refs(before_);
    if (!pages) return pages.error();
    pages_.insert(pages->begin(), pages->end());
    auto catalog = before_.catalog();
    if (!catalog) return catalog.error();
    const auto role = [&](const Dict& dict, const char* key) -> std::uint32_t {
      const Object* value = dict.find(key);
      return value != nullptr && value->ref() != nullptr ? value->ref()->number : 0;
    };
    root_ = role(before_.trailer(), "Root");
    info_ = role(before_.trailer(), "Info");
    form_ = role(**catalog, "AcroForm");
    dss_ = role(**catalog, "DSS");
    extensions_ = role(**catalog, "Extensions");
    auto form_dict = before_.get(**catalog, "AcroForm");
    if (form_dict && (*form_dict)->dict() != nullptr) field_list_ = role(*(*form_dict)->dict(), "Fields");
    for (const Ref page : pages_) {
      auto object = before_.load(page);
      if (!object) return object.error();
      if ((*object)->dict() != nullptr)
        if (const std::uint32_t list = role(*(*object)->dict(), "Annots")) annotation_lists_.insert(list);
    }
    return mark_references();
  }

  // Every number `before` refers to: one that did not exist then must not come to life later (a prepared hole).
  Result<void> mark_references() {
    collect_refs(Object(before_.trailer()), referenced_);
    for (std::size_t number = 1; number < before_.xref().size(); ++number) {
      const auto& entry = before_.xref()[number];
      if (entry.kind != Kind::kOffset && entry.kind != Kind::kInStream) continue;
      auto object = before_.load(Ref{static_cast<std::uint32_t>(number), entry.generation});
      if (!object) return object.error();
      collect_refs(**object, referenced_);
    }
    return {};
  }

  void compare_trailers() {
    for (const char* key : {"Root", "Info"}) {
      const Object *a = before_.trailer().find(key), *b = after_.trailer().find(key);
      const bool same = (a == nullptr && b == nullptr) || (a != nullptr && b != nullptr && *a == *b);
      const bool info_allowed = policy_ == ChangePolicy::kPdf && std::string_view(key) == "Info";
      if (!same && !info_allowed)
        refuse("Le document a été remplacé par un autre.", std::string("trailer /") + key + " changed");
    }
  }

  bool same_place(std::uint32_t number) const {
    const pdf::XrefEntry a = entry(before_, number), b = entry(after_, number);
    if (!(a == b)) return false;
    return a.kind != Kind::kInStream ||
           entry(before_, static_cast<std::uint32_t>(a.offset)) == entry(after_, static_cast<std::uint32_t>(a.offset));
  }

  static pdf::XrefEntry entry(const Document& document, std::uint32_t number) {
    return number < document.xref().size() ? document.xref()[number] : pdf::XrefEntry{};
  }

  Result<void> compare_object(std::uint32_t number) {
    if (same_place(number)) return {};
    const pdf::XrefEntry a = entry(before_, number), b = entry(after_, number);
    const bool was = a.kind == Kind::kOffset || a.kind == Kind::kInStream;
    const bool is = b.kind == Kind::kOffset || b.kind == Kind::kInStream;
    if (!was && !is) return {};
    if (was && !is) {
      refuse("Un élément du document a été supprimé.", "object " + std::to_string(number) + " was freed");
      return {};
    }
    auto now = after_.load(Ref{number, b.generation});
    if (!now) return now.error();
    if (!was) {
      if (referenced_.count(number) != 0)
        refuse("Un élément caché a été activé après la signature.",
               "object " + std::to_string(number) + " was announced and came later");
      return {};  // a new object shows only through a changed one, and those are judged below
    }
    auto then = before_.load(Ref{number, a.generation});
    if (!then) return then.error();
    if (a.generation == b.generation && **then == **now) return {};  // written again, the same
    judge(Ref{number, a.generation}, **then, **now);
    return {};
  }

  void judge(Ref ref, const Object& then, const Object& now) {
    if (const auto field = fields_before_.find(ref);
        field != fields_before_.end() && then.dict() != nullptr && now.dict() != nullptr)
      return judge_field(field->second, *then.dict(), *now.dict());
    if (ref.number == dss_ && dss_ != 0) return judge_store(then, now);
    if (ref.number == extensions_ && extensions_ != 0 && then.dict() != nullptr && now.dict() != nullptr)
      return allow("Extensions du document annoncées.", "extensions");
    if (ref.number == field_list_ && field_list_ != 0) return judge_list(then, now, "form field list");
    if (annotation_lists_.count(ref.number) != 0) return judge_list(then, now, "annotation list");
    if (then.dict() != nullptr && now.dict() != nullptr) {
      if (ref.number == root_) return judge_catalog(*then.dict(), *now.dict());
      if (ref.number == form_) return judge_form(*then.dict(), *now.dict());
      if (pages_.count(ref) != 0) return judge_page(*then.dict(), *now.dict());
      if (ref.number == info_ && policy_ == ChangePolicy::kPdf)
        return allow("Propriétés du document modifiées.", "Info");
    }
    refuse("Le contenu du document a été modifié après la signature.",
           "object " + std::to_string(ref.number) + " changed");
  }

  void judge_field(const pdf::FormField& field, const Dict& then, const Dict& now) {
    const bool was_signed = field.value != nullptr && !field.value->is_null();
    const Object* value = now.find("V");
    std::set<std::string> keys = changed_keys(then, now);
    for (const char* allowed : {"V", "AP"}) keys.erase(allowed);
    if (policy_ == ChangePolicy::kPdf)
      for (const char* allowed : {"MK", "AS", "DA"}) keys.erase(allowed);
    if (field.type != "Sig" || was_signed || value == nullptr || value->ref() == nullptr || !keys.empty())
      return refuse("Le champ « " + field.name + " » a été modifié après la signature.",
                    "field changed: " + field.name);
    changes_.signed_fields.push_back(field.name);
    allow("Champ « " + field.name + " » signé.", "signed field " + field.name);
  }

  void judge_catalog(const Dict& then, const Dict& now) {
    std::set<std::string> keys = changed_keys(then, now);
    if (keys.erase("AcroForm") != 0) {
      auto a = before_.get(then, "AcroForm");
      auto b = after_.get(now, "AcroForm");
      const Dict empty;
      if (!a || !b || (*b)->dict() == nullptr) return refuse("Le formulaire a été retiré.", "catalog /AcroForm");
      judge_form((*a)->dict() != nullptr ? *(*a)->dict() : empty, *(*b)->dict());
    }
    for (const char* allowed : {"DSS", "Extensions"}) keys.erase(allowed);
    if (policy_ == ChangePolicy::kPdf) keys.erase("Version");
    if (!keys.empty()) return refuse("Le document a été modifié après la signature.", "catalog /" + *keys.begin());
    allow("Données de signature ajoutées au document.", "catalog");
  }

  // The store only grows, and is nothing but a store: its number could stand elsewhere in the document.
  void judge_store(const Object& then, const Object& now) {
    static const std::set<std::string> kKeys = {"Type", "Certs", "OCSPs", "CRLs", "VRI"};
    bool ok = then.dict() != nullptr && now.dict() != nullptr;
    for (const pdf::Entry& entry : ok ? now.dict()->entries : std::vector<pdf::Entry>{})
      ok = ok && kKeys.count(entry.key) != 0;
    for (const char* key : {"Certs", "OCSPs", "CRLs"}) {
      if (!ok) break;
      auto a = before_.get(*then.dict(), key);
      auto b = after_.get(*now.dict(), key);
      if (!a || !b) ok = false;
      if (!ok || (*a)->is_null()) continue;
      const Array *first = (*a)->array(), *second = (*b)->array();
      ok = first != nullptr && second != nullptr && second->size() >= first->size() &&
           std::equal(first->begin(), first->end(), second->begin());
    }
    if (!ok) return refuse("Des données de validation ont été remplacées ou retirées.", "DSS");
    allow("Données de validation ajoutées.", "DSS");
  }

  void judge_form(const Dict& then, const Dict& now) {
    std::set<std::string> keys = changed_keys(then, now);
    keys.erase("SigFlags");
    if (keys.erase("Fields") != 0) {
      auto a = before_.get(then, "Fields");
      auto b = after_.get(now, "Fields");
      if (!a || !b) return refuse("Le formulaire est endommagé.", "form /Fields");
      judge_list((*a)->is_null() ? Object(Array{}) : **a, **b, "form field list");
    }
    if (policy_ == ChangePolicy::kPdf)
      for (const char* allowed : {"DR", "DA", "NeedAppearances"}) keys.erase(allowed);
    if (!keys.empty()) return refuse("Le formulaire a été modifié après la signature.", "form /" + *keys.begin());
    allow("Formulaire complété pour une signature.", "form");
  }

  void judge_page(const Dict& then, const Dict& now) {
    std::set<std::string> keys = changed_keys(then, now);
    if (keys.erase("Annots") != 0) {
      auto a = before_.get(then, "Annots");
      auto b = after_.get(now, "Annots");
      if (!a || !b) return refuse("Une page est endommagée.", "page /Annots");
      judge_list((*a)->is_null() ? Object(Array{}) : **a, **b, "annotation list");
    }
    if (!keys.empty()) return refuse("Une page a été modifiée après la signature.", "page /" + *keys.begin());
  }

  // Only acceptable new signature fields may be appended.
  void judge_list(const Object& then, const Object& now, const char* what) {
    const Array *a = then.array(), *b = now.array();
    bool ok = a != nullptr && b != nullptr && b->size() >= a->size() && std::equal(a->begin(), a->end(), b->begin());
    for (std::size_t i = ok ? a->size() : 0; ok && i < b->size(); ++i)
      ok = (*b)[i].ref() != nullptr && acceptable_new_field(*(*b)[i].ref());
    if (!ok) return refuse("Des annotations ou des champs ont été ajoutés ou retirés après la signature.", what);
    allow("Champ de signature ajouté.", what);
  }

  void allow(std::string text, std::string detail) {
    changes_.allowed.push_back({"verify.change_allowed", std::move(text), std::move(detail)});
  }
  void refuse(std::string text, std::string detail) {
    changes_.refused.push_back({"verify.change_refused", std::move(text), std::move(detail)});
  }

  Document& before_;
  Document& after_;
  ChangePolicy policy_;
  RevisionChanges changes_;
  std::map<Ref, pdf::FormField> fields_before_, fields_after_;
  std::set<Ref> pages_;
  std::set<std::string> new_signatures_;
  std::set<std::uint32_t> referenced_, annotation_lists_;
  std::uint32_t root_ = 0, info_ = 0, form_ = 0, dss_ = 0, extensions_ = 0, field_list_ = 0;
};

}  // namespace

Result<RevisionChanges> compare_revisions(Document& before, Document& after, ChangePolicy policy) {
  return Comparison(before, after, policy).run();
}

}  // namespace signing::verify
