#include "signing/verify/revision_diff.hpp"

#include <algorithm>

#include "signing/verify/allowed_additions.hpp"
#include "signing/verify/conclude.hpp"
#include "signing/verify/revision_octets.hpp"

namespace signing::verify {
namespace {

using pdf::Array;
using pdf::Dict;
using pdf::Document;
using pdf::Object;
using pdf::Ref;
using Kind = pdf::XrefEntry::Kind;

// How often each object is referred to; twice stands for more.
class References {
 public:
  void add(const Object& object) {
    if (const Ref* ref = object.ref()) {
      if (ref->number >= counts_.size()) counts_.resize(std::size_t{ref->number} + 1);
      if (counts_[ref->number] < 2) ++counts_[ref->number];
    } else if (const Array* array = object.array()) {
      for (const Object& element : *array) add(element);
    } else if (const Dict* dict = object.dict()) {
      add(*dict);
    } else if (const pdf::Stream* stream = object.stream()) {
      add(stream->dict);
    }
  }
  void add(const Dict& dict) {
    for (const pdf::Entry& entry : dict.entries) add(entry.value);
  }
  int to(std::uint32_t number) const { return number < counts_.size() ? counts_[number] : 0; }

 private:
  std::vector<std::uint8_t> counts_;
};

bool is_xref_stream(const Object& object) {
  const Object* type = object.stream() != nullptr ? object.stream()->dict.find("Type") : nullptr;
  return type != nullptr && type->is_name("XRef");
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
    auto foreign = foreign_octets(before_, after_);
    if (!foreign) return foreign.error();
    if (!foreign->empty()) refuse("Le document a reçu des octets qui n'appartiennent à aucun de ses objets.", *foreign);
    compare_trailers();
    const std::size_t count = std::max(before_.xref().size(), after_.xref().size());
    for (std::size_t number = 1; number < count; ++number) {
      auto done = compare_object(static_cast<std::uint32_t>(number));
      if (!done) return done.error();
    }
    changes_.added_fields.assign(added_fields_.begin(), added_fields_.end());
    changes_.signed_fields.insert(changes_.signed_fields.end(), added_fields_.begin(), added_fields_.end());
    return std::move(changes_);
  }

 private:
  // Why the object must not be appended to a list of fields or annotations; "" when it may.
  std::string why_not_appended(const Object& element) {
    const Ref* ref = element.ref();
    const auto field = ref != nullptr ? fields_after_.find(*ref) : fields_after_.end();
    if (field == fields_after_.end()) return "what was added is no field";
    const Kind then = entry(before_, ref->number).kind;
    if (then == Kind::kOffset || then == Kind::kInStream) return "what was added stood in the document before";
    std::string reason = why_not_added(after_, field->second, policy_);
    if (reason.empty() && !is_document_time_stamp(after_, *field->second.dict))
      added_fields_.insert(field->second.name);
    return reason;
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
    store_.insert(role(**catalog, "DSS"));
    auto store = before_.get(**catalog, "DSS");
    if (!store) return store.error();
    if ((*store)->dict() != nullptr)
      for (const char* key : {"Certs", "OCSPs", "CRLs", "VRI"}) store_.insert(role(*(*store)->dict(), key));
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

  // What `before` refers to: a number that did not exist then must not come to life later (a prepared hole). The
  // trailer stands for the cross-reference streams.
  Result<void> mark_references() {
    references_.add(before_.trailer());
    for (std::size_t number = 1; number < before_.xref().size(); ++number) {
      const auto& entry = before_.xref()[number];
      if (entry.kind != Kind::kOffset && entry.kind != Kind::kInStream) continue;
      auto object = before_.read(Ref{static_cast<std::uint32_t>(number), entry.generation});
      if (!object) return object.error();
      if (!is_xref_stream(*object)) references_.add(*object);
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
      if (references_.to(number) != 0)
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
    if (may_grow(ref.number) && references_.to(ref.number) != 1)
      return refuse("Un élément du document a changé, qui sert à plusieurs endroits.",
                    "object " + std::to_string(ref.number) + " is used in several places");
    if (store_.count(ref.number) != 0) return judge_store();
    if (ref.number == extensions_) return judge_extensions(now);
    if (ref.number == field_list_) return judge_list(then, now, "form field list");
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

  // Objects that may change for what they are: they must be nothing else besides.
  bool may_grow(std::uint32_t number) const {
    return store_.count(number) != 0 || annotation_lists_.count(number) != 0 || number == extensions_ ||
           number == field_list_ || number == form_ || (number == info_ && policy_ == ChangePolicy::kPdf);
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
    if (is_document_time_stamp(after_, now))
      return refuse("Le champ « " + field.name + " », prévu pour une signature, a reçu un horodatage.",
                    "time-stamp in a prepared field: " + field.name);
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
    if (keys.erase("DSS") != 0) judge_store();
    if (keys.erase("Extensions") != 0) {
      auto b = after_.get(now, "Extensions");
      if (!b) return refuse("Le document est endommagé.", "catalog /Extensions");
      judge_extensions(**b);
    }
    if (policy_ == ChangePolicy::kPdf) keys.erase("Version");
    if (!keys.empty()) return refuse("Le document a été modifié après la signature.", "catalog /" + *keys.begin());
    allow("Données de signature ajoutées au document.", "catalog");
  }

  // Whatever of it changed, the whole store is compared, once.
  void judge_store() {
    if (store_judged_) return;
    store_judged_ = true;
    const auto store_of = [](Document& document) -> Result<const Object*> {
      auto catalog = document.catalog();
      if (!catalog) return catalog.error();
      return document.get(**catalog, "DSS");
    };
    auto then = store_of(before_), now = store_of(after_);
    if (!then || !now || !store_only_grew(before_, **then, after_, **now))
      return refuse("Des données de validation ont été remplacées ou retirées.", "DSS");
    allow("Données de validation ajoutées.", "DSS");
  }

  void judge_extensions(const Object& now) {
    if (!is_extensions(after_, now))
      return refuse("Les extensions annoncées par le document ont été remplacées.", "extensions");
    allow("Extensions du document annoncées.", "extensions");
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
  void judge_list(const Object& then, const Object& now, const std::string& what) {
    const Array *a = then.array(), *b = now.array();
    const bool grew =
        a != nullptr && b != nullptr && b->size() >= a->size() && std::equal(a->begin(), a->end(), b->begin());
    std::string reason = grew ? "" : "entries were taken away or replaced";
    for (std::size_t i = grew ? a->size() : 0; reason.empty() && b != nullptr && i < b->size(); ++i)
      reason = why_not_appended((*b)[i]);
    if (!reason.empty())
      return refuse("Des annotations ou des champs ont été ajoutés ou retirés après la signature.",
                    what + ": " + reason);
    allow("Champ de signature ajouté.", what);
  }

  void allow(std::string text, std::string detail) {
    add_finding(changes_.allowed, {"verify.change_allowed", std::move(text), std::move(detail)});
  }
  void refuse(std::string text, std::string detail) {
    add_finding(changes_.refused, {"verify.change_refused", std::move(text), std::move(detail)});
  }

  Document& before_;
  Document& after_;
  ChangePolicy policy_;
  RevisionChanges changes_;
  std::map<Ref, pdf::FormField> fields_before_, fields_after_;
  std::set<Ref> pages_;
  std::set<std::string> added_fields_;
  References references_;
  std::set<std::uint32_t> annotation_lists_, store_;  // the store's dictionary and the lists it names
  bool store_judged_ = false;
  std::uint32_t root_ = 0, info_ = 0, form_ = 0, extensions_ = 0, field_list_ = 0;
};

}  // namespace

Result<RevisionChanges> compare_revisions(Document& before, Document& after, ChangePolicy policy) {
  return Comparison(before, after, policy).run();
}

}  // namespace signing::verify
