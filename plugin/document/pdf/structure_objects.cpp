#include "plugin/document/pdf/parts.hpp"

namespace conventions::document::pdf {
namespace {

using PoDoFo::PdfArray;
using PoDoFo::PdfObject;

class StructureWriter {
 public:
  StructureWriter(PoDoFo::PdfVecObjects& objects, const StructureTree& tree, const Objects& pages,
                  const Objects& fields)
      : objects_(objects), tree_(tree), pages_(pages), fields_(fields) {}

  PdfObject* write(const LaidOut& laid_out) {
    PdfObject* root = make(objects_, {{"Type", name("StructTreeRoot")}});
    for (std::size_t i = 0; i < tree_.elements().size(); ++i) made_.push_back(make(objects_, {}));
    for (std::size_t i = 0; i < made_.size(); ++i) write_element(i, root);
    add(root, "K", reference(made_.front()));
    add(root, "ParentTree", reference(parent_tree(laid_out)));
    add(root, "ParentTreeNextKey", integer(static_cast<long>(pages_.size() + fields_.size())));
    return root;
  }

 private:
  void write_element(std::size_t index, const PdfObject* root) {
    const StructureElement& element = tree_.elements()[index];
    PdfObject* object = made_[index];
    add(object, "S", name(element.type));
    add(object, "P", reference(element.parent < 0 ? root : made_.at(static_cast<std::size_t>(element.parent))));
    write_attributes(element, object);
    const int page = first_page(element);
    if (page >= 0) add(object, "Pg", reference(pages_.at(static_cast<std::size_t>(page))));
    PdfArray kids;
    for (const StructureKid& kid : element.kids) kids.push_back(kid_object(kid, page));
    if (kids.size() == 1) {
      add(object, "K", kids.front());
    } else if (!kids.empty()) {
      add(object, "K", kids);
    }
  }

  static void write_attributes(const StructureElement& element, PdfObject* object) {
    const bool table = std::string(element.type) == "Table";
    if (!element.alternate.empty() && !table) add(object, "Alt", text(element.alternate));
    if (element.scope != nullptr) {
      add(object, "A", dictionary({{"O", name("Table")}, {"Scope", name(element.scope)}}));
    } else if (table) {
      add(object, "A", dictionary({{"O", name("Table")}, {"Summary", text(element.alternate)}}));
    }
  }

  static int first_page(const StructureElement& element) {
    for (const StructureKid& kid : element.kids) {
      if (kid.kind != StructureKid::Kind::kElement) return kid.page;
    }
    return -1;
  }

  PdfObject kid_object(const StructureKid& kid, int page) const {
    if (kid.kind == StructureKid::Kind::kElement) return reference(made_.at(static_cast<std::size_t>(kid.number)));
    const PdfObject on_page = reference(pages_.at(static_cast<std::size_t>(kid.page)));
    if (kid.kind == StructureKid::Kind::kField) {
      const PdfObject* field = fields_.at(static_cast<std::size_t>(kid.number));
      return dictionary({{"Type", name("OBJR")}, {"Obj", reference(field)}, {"Pg", on_page}});
    }
    if (kid.page == page) return integer(kid.number);
    return dictionary({{"Type", name("MCR")}, {"Pg", on_page}, {"MCID", integer(kid.number)}});
  }

  PdfObject* parent_tree(const LaidOut& laid_out) {
    PdfArray numbers;
    for (std::size_t page = 0; page < laid_out.pages.size(); ++page) {
      PdfArray parents;
      for (const int element : laid_out.pages[page].content_elements) {
        parents.push_back(reference(made_.at(static_cast<std::size_t>(element))));
      }
      numbers.push_back(integer(static_cast<long>(page)));
      numbers.push_back(reference(objects_.CreateObject(PoDoFo::PdfVariant(parents))));
    }
    for (std::size_t field = 0; field < laid_out.fields.size(); ++field) {
      const int element = laid_out.fields[field].field.element;
      numbers.push_back(integer(static_cast<long>(laid_out.pages.size() + field)));
      numbers.push_back(reference(made_.at(static_cast<std::size_t>(element))));
    }
    return make(objects_, {{"Nums", numbers}});
  }

  PoDoFo::PdfVecObjects& objects_;
  const StructureTree& tree_;
  const Objects& pages_;
  const Objects& fields_;
  Objects made_;
};

}  // namespace

PdfObject* write_structure(PoDoFo::PdfVecObjects& objects, const StructureTree& tree, const LaidOut& laid_out,
                           const Objects& pages, const Objects& fields) {
  return StructureWriter(objects, tree, pages, fields).write(laid_out);
}

}  // namespace conventions::document::pdf
