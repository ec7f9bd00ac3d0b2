#include "plugin/document/pdf/assembly.hpp"

#include <algorithm>
#include <mutex>

#include "plugin/document/digest.hpp"
#include "plugin/document/layout/style.hpp"
#include "plugin/document/pdf/parts.hpp"

namespace conventions::document {
namespace pdf {
namespace {

using PoDoFo::PdfArray;
using PoDoFo::PdfObject;

// PdfMemDocument's constructor reads the clock through static buffers of the C library and fills a global: one at a
// time.
std::unique_ptr<PoDoFo::PdfMemDocument> new_document() {
  static std::mutex mutex;
  const std::lock_guard<std::mutex> lock(mutex);
  PoDoFo::PdfError::EnableDebug(false);
  PoDoFo::PdfError::EnableLogging(false);
  return std::make_unique<PoDoFo::PdfMemDocument>();
}

Bytes deflated(const std::string& content) {
  return deflate({reinterpret_cast<const std::uint8_t*>(content.data()), content.size()});
}

std::string xml_text(const std::string& text) {
  std::string out;
  for (const char letter : text) {
    if (letter == '&') {
      out += "&amp;";
    } else if (letter == '<') {
      out += "&lt;";
    } else if (letter == '>') {
      out += "&gt;";
    } else {
      out += letter;
    }
  }
  return out;
}

class Assembly {
 public:
  explicit Assembly(const AssemblyInput& input)
      : input_(input), document_(new_document()), objects_(&document_->GetObjects()) {}

  Bytes write() {
    document_->SetPdfVersion(PoDoFo::ePdfVersion_1_7);
    document_->SetWriteMode(PoDoFo::ePdfWriteMode_Compact);
    write_fonts();
    write_pages();
    write_fields();
    write_catalog();
    write_info();
    PoDoFo::PdfRefCountedBuffer buffer;
    PoDoFo::PdfOutputDevice device(&buffer);
    document_->Write(&device);
    const auto* bytes = reinterpret_cast<const std::uint8_t*>(buffer.GetBuffer());
    return {bytes, bytes + device.GetLength()};
  }

 private:
  void write_fonts() {
    for (std::size_t i = 0; i < DocumentFonts::kCount; ++i) {
      if (!input_.fonts.used(i)) continue;
      PdfObject* font = write_font(*objects_, input_.fonts.finish(i));
      fonts_.AddKey(PoDoFo::PdfName(DocumentFonts::kResourceNames[i]), reference(font));
      if (i == 0) base_font_ = font;
    }
  }

  PdfObject* write_code(const QrCode& code) {
    return make_deflated(*objects_, deflate(qr_samples(code)),
                         {{"Type", name("XObject")},
                          {"Subtype", name("Image")},
                          {"Width", integer(code.side * kQrSamplesPerModule)},
                          {"Height", integer(code.side * kQrSamplesPerModule)},
                          {"ColorSpace", name("DeviceGray")},
                          {"BitsPerComponent", integer(1)}});
  }

  // Fonts and the faint state are shared; the code is the page's own.
  PdfObject* write_resources(const QrCode& code, const PdfObject* fonts, const PdfObject* faint) {
    PdfObject* out =
        make(*objects_, {{"Font", reference(fonts)}, {"ExtGState", dictionary({{"CvFaint", reference(faint)}})}});
    if (code.side != 0) add(out, "XObject", dictionary({{kQrObject, reference(write_code(code))}}));
    return out;
  }

  void write_pages() {
    const PdfObject* fonts = objects_->CreateObject(PoDoFo::PdfVariant(fonts_));
    const PdfObject* faint = make(*objects_, {{"Type", name("ExtGState")}, {"ca", real(0.14)}});
    const PoDoFo::PdfRect a4(0, 0, kPageWidth, kPageHeight);
    for (std::size_t i = 0; i < input_.laid_out.pages.size(); ++i) {
      PdfObject* contents = make_deflated(*objects_, deflated(input_.laid_out.pages[i].stream), {});
      PdfObject* page = document_->CreatePage(a4)->GetObject();
      add(page, "Resources", reference(write_resources(input_.codes.at(i), fonts, faint)));
      add(page, "Contents", reference(contents));
      add(page, "StructParents", integer(static_cast<long>(i)));
      add(page, "Tabs", name("S"));
      pages_.push_back(page);
    }
  }

  void write_fields() {
    const auto& fields = input_.laid_out.fields;
    for (std::size_t i = 0; i < fields.size(); ++i) {
      PdfObject* page = pages_.at(static_cast<std::size_t>(fields[i].page));
      const StructureElement& element = input_.tree.elements().at(static_cast<std::size_t>(fields[i].field.element));
      PdfObject* field = write_signature_field(*objects_, fields[i], page, element.alternate, i + 1 == fields.size());
      add(field, "StructParent", integer(static_cast<long>(pages_.size() + i)));
      PdfArray annotations;
      if (page->GetDictionary().HasKey("Annots")) annotations = page->GetDictionary().GetKey("Annots")->GetArray();
      annotations.push_back(reference(field));
      add(page, "Annots", annotations);
      fields_.push_back(field);
    }
  }

  void write_catalog() {
    PdfObject* catalog = document_->GetCatalog();
    add(catalog, "Lang", PoDoFo::PdfString("fr-FR"));
    add(catalog, "MarkInfo", dictionary({{"Marked", true}}));
    add(catalog, "ViewerPreferences", dictionary({{"DisplayDocTitle", true}}));
    add(catalog, "Metadata", reference(write_xmp()));
    add(catalog, "StructTreeRoot",
        reference(write_structure(*objects_, input_.tree, input_.laid_out, pages_, fields_)));
    if (fields_.empty()) return;
    PdfArray fields;
    for (const PdfObject* field : fields_) fields.push_back(reference(field));
    const PdfObject fonts(dictionary({{"CvSig", reference(base_font_)}}));
    // /SigFlags 3 from the first revision on: signing then touches the field alone. No default appearance: PoDoFo's own
    // AcroForm would bring a font that is not embedded.
    PdfObject* form =
        make(*objects_, {{"Fields", fields}, {"SigFlags", integer(3)}, {"DR", dictionary({{"Font", fonts}})}});
    add(catalog, "AcroForm", reference(form));
    // ISO 32000-2 Annex C's way to announce ETSI's extensions: ETSI EN 319 142-1 § 5.6.
    const PdfObject esic(dictionary({{"BaseVersion", name("1.7")}, {"ExtensionLevel", integer(1)}}));
    add(catalog, "Extensions", dictionary({{"ESIC", esic}}));
  }

  // The document's /ID is PoDoFo's MD5 over this dictionary: no clock in it, so the same data gives the same bytes.
  void write_info() {
    std::string day = input_.iso_date;
    day.erase(std::remove(day.begin(), day.end(), '-'), day.end());
    PdfObject* info = document_->GetInfo()->GetObject();
    info->GetDictionary().Clear();
    add(info, "Title", text(input_.title));
    add(info, "Author", text(input_.author));
    add(info, "Subject", text(input_.subject));
    add(info, "Creator", PoDoFo::PdfString("Conventions"));
    add(info, "Producer", PoDoFo::PdfString("Conventions"));
    add(info, "CreationDate", PoDoFo::PdfString("D:" + day + "000000Z"));
  }

  PdfObject* write_xmp() {
    const std::string xmp =
        "<?xpacket begin=\"\xEF\xBB\xBF\" id=\"W5M0MpCehiHzreSzNTczkc9d\"?>\n"
        "<x:xmpmeta xmlns:x=\"adobe:ns:meta/\"><rdf:RDF xmlns:rdf=\"http://www.w3.org/1999/02/22-rdf-syntax-ns#\">\n"
        "<rdf:Description rdf:about=\"\" xmlns:dc=\"http://purl.org/dc/elements/1.1/\" "
        "xmlns:xmp=\"http://ns.adobe.com/xap/1.0/\" xmlns:pdf=\"http://ns.adobe.com/pdf/1.3/\">\n"
        "<dc:format>application/pdf</dc:format>\n"
        "<dc:title><rdf:Alt><rdf:li xml:lang=\"x-default\">" +
        xml_text(input_.title) +
        "</rdf:li></rdf:Alt></dc:title>\n"
        "<dc:creator><rdf:Seq><rdf:li>" +
        xml_text(input_.author) +
        "</rdf:li></rdf:Seq></dc:creator>\n"
        "<dc:description><rdf:Alt><rdf:li xml:lang=\"x-default\">" +
        xml_text(input_.subject) +
        "</rdf:li></rdf:Alt></dc:description>\n"
        "<dc:language><rdf:Bag><rdf:li>fr-FR</rdf:li></rdf:Bag></dc:language>\n"
        "<xmp:CreatorTool>Conventions</xmp:CreatorTool>\n<pdf:Producer>Conventions</pdf:Producer>\n"
        "<xmp:CreateDate>" +
        input_.iso_date +
        "T00:00:00Z</xmp:CreateDate>\n"
        "</rdf:Description></rdf:RDF></x:xmpmeta>\n<?xpacket end=\"r\"?>\n";
    PdfObject* object = make(*objects_, {{"Type", name("Metadata")}, {"Subtype", name("XML")}});
    set_stream(object, xmp.data(), xmp.size());
    return object;
  }

  const AssemblyInput& input_;
  std::unique_ptr<PoDoFo::PdfMemDocument> document_;
  PoDoFo::PdfVecObjects* objects_;
  PoDoFo::PdfDictionary fonts_;
  PdfObject* base_font_ = nullptr;
  Objects pages_;
  Objects fields_;
};

}  // namespace

PdfObject* write_signature_field(PoDoFo::PdfVecObjects& objects, const FieldOnPage& field, const PdfObject* page,
                                 const std::string& label, bool locks_all) {
  constexpr long kPrintAndLocked = 132;  // ISO 32000-1 § 12.5.3
  const PlacedField& box = field.field;
  PdfArray rect;
  for (const double side : {box.x, box.y, box.x + box.width, box.y + box.height}) rect.push_back(real(side));
  PdfObject* object = make(objects, {{"Type", name("Annot")},
                                     {"Subtype", name("Widget")},
                                     {"FT", name("Sig")},
                                     {"T", text(box.name)},
                                     {"TU", text(label)},
                                     {"F", integer(kPrintAndLocked)},
                                     {"P", reference(page)},
                                     {"Rect", rect},
                                     {"MK", dictionary({})}});
  if (locks_all) {
    const PdfObject* lock = make(objects, {{"Type", name("SigFieldLock")}, {"Action", name("All")}, {"P", integer(1)}});
    add(object, "Lock", reference(lock));
  }
  return object;
}

}  // namespace pdf

Result<std::vector<std::uint8_t>> assemble_pdf(const AssemblyInput& input) {
  try {
    return pdf::Assembly(input).write();
  } catch (const PoDoFo::PdfError& error) {
    return Failure{FailureCode::kInternal, std::string("PoDoFo: ") + PoDoFo::PdfError::ErrorName(error.GetError()), "",
                   "document.internal"};
  }
}

}  // namespace conventions::document
