// read_files: pictures and PDF files to one PDF, with libqpdf. Foreign PDF pages become form XObjects of new pages:
// only what a page draws is copied.
#include <algorithm>
#include <exception>
#include <optional>
#include <stdexcept>
// clang 14 and <qpdf/JSON.hh>: see signing/reader/second_reader.cpp.
#if defined(__clang__) && __clang_major__ < 16
#define JSON_HH
class JSON;
#endif
#include <qpdf/Pipeline.hh>
#include <qpdf/QPDF.hh>
#include <qpdf/QPDFExc.hh>
#include <qpdf/QPDFPageDocumentHelper.hh>
#include <qpdf/QPDFPageObjectHelper.hh>
#include <qpdf/QPDFWriter.hh>

#include "plugin/scan/picture.hpp"
#include "plugin/scan/scan.hpp"

namespace conventions::scan {
namespace {

constexpr double kA4Short = 595.28, kA4Long = 841.89;             // points
constexpr std::uint32_t kStoredShort = 1654, kStoredLong = 2339;  // px: A4 at 200 dots per inch
constexpr std::size_t kMaxSamples = std::size_t{kMaxSide} * kMaxSide * 3;
constexpr int kMaxImages = 300;  // of PDF files, looked at for codes

// Sample data of a foreign stream, no more than it may have.
class Collected : public Pipeline {
 public:
  explicit Collected(std::size_t most) : Pipeline("samples", nullptr), most_(most) {}
  void write(unsigned char const* data, std::size_t length) override {
    if (length > most_ - octets_.size()) throw std::length_error("stream longer than its picture");
    octets_.insert(octets_.end(), data, data + length);
  }
  void finish() override {}
  const Bytes& octets() const { return octets_; }

 private:
  std::size_t most_;
  Bytes octets_;
};

std::size_t number_of(QPDFObjectHandle dictionary, const char* key) {
  QPDFObjectHandle value = dictionary.getKey(key);
  return value.isInteger() ? static_cast<std::size_t>(std::max(0LL, value.getIntValue())) : 0;
}

// Shades of raw samples: what a code needs, not what a colour space says.
std::optional<Grey> grey_of_samples(const Bytes& samples, std::size_t width, std::size_t height, std::size_t bits) {
  Grey grey{static_cast<std::uint32_t>(width), static_cast<std::uint32_t>(height), {}};
  grey.pixels.reserve(width * height);
  if (bits == 1) {
    const std::size_t row = (width + 7) / 8;
    if (samples.size() < row * height) return std::nullopt;
    for (std::size_t y = 0; y < height; ++y)
      for (std::size_t x = 0; x < width; ++x)
        grey.pixels.push_back((samples[y * row + x / 8] >> (7 - x % 8) & 1) != 0 ? 255 : 0);
    return grey;
  }
  if (bits != 8) return std::nullopt;
  const std::size_t components = samples.size() / (width * height);
  if (components == 0 || components > 4) return std::nullopt;
  for (std::size_t i = 0; i < width * height; ++i) {
    const std::uint8_t* pixel = &samples[i * components];
    if (components < 3) {
      grey.pixels.push_back(pixel[0]);
    } else if (components == 3) {
      grey.pixels.push_back(static_cast<std::uint8_t>((pixel[0] * 299u + pixel[1] * 587u + pixel[2] * 114u) / 1000));
    } else {
      grey.pixels.push_back(static_cast<std::uint8_t>(255 - std::min(255, pixel[1] + pixel[3])));
    }
  }
  return grey;
}

class Reader {
 public:
  Reader() { out_.emptyPDF(); }

  std::optional<Refusal> add(BytesView file) {
    if (const auto format = picture_format(file)) return add_picture(file, *format);
    if (signing::as_text(file).substr(0, 1024).find("%PDF-") != std::string_view::npos) return add_pdf(file);
    return Refusal::kUnknownFormat;
  }

  Taken finish() {
    QPDFObjectHandle info = out_.makeIndirectObject(QPDFObjectHandle::newDictionary());
    info.replaceKey("/Title", QPDFObjectHandle::newUnicodeString("Signature manuscrite, copie numérisée"));
    out_.getTrailer().replaceKey("/Info", info);
    QPDFWriter writer(out_);
    writer.setOutputMemory();
    writer.setDeterministicID(true);
    writer.setObjectStreamMode(qpdf_o_disable);
    writer.write();
    Taken taken;
    const auto buffer = writer.getBufferSharedPointer();
    taken.pdf.assign(buffer->getBuffer(), buffer->getBuffer() + buffer->getSize());
    taken.pages = pages_;
    taken.codes = std::move(codes_);
    return taken;
  }

 private:
  bool full() const { return pages_ >= kMaxPages; }

  void look_at(const Grey& grey) {
    for (std::string& code : find_codes(grey)) {
      if (codes_.size() < kMaxCodes) codes_.push_back(std::move(code));
    }
  }

  // `content`: a form or image XObject drawn with `matrix` on a page of that size.
  void add_page(QPDFObjectHandle content, const std::string& matrix, double width, double height, int turn) {
    QPDFObjectHandle page = QPDFObjectHandle::newDictionary();
    page.replaceKey("/Type", QPDFObjectHandle::newName("/Page"));
    page.replaceKey("/MediaBox", QPDFObjectHandle::newArray(QPDFObjectHandle::Rectangle(0, 0, width, height)));
    if (turn != 0) page.replaceKey("/Rotate", QPDFObjectHandle::newInteger(turn));
    QPDFObjectHandle objects = QPDFObjectHandle::newDictionary();
    objects.replaceKey("/Scan", content);
    QPDFObjectHandle resources = QPDFObjectHandle::newDictionary();
    resources.replaceKey("/XObject", objects);
    page.replaceKey("/Resources", resources);
    page.replaceKey("/Contents", QPDFObjectHandle::newStream(&out_, "q " + matrix + " cm /Scan Do Q\n"));
    QPDFPageDocumentHelper(out_).addPage(QPDFPageObjectHelper(out_.makeIndirectObject(page)), false);
    ++pages_;
  }

  std::optional<Refusal> add_picture(BytesView file, PictureFormat format) {
    if (full()) return Refusal::kTooManyPages;
    auto decoded = decode(file, format);
    if (!decoded) {
      const bool large = decoded.error().code == signing::Code::kImageDimensions;
      return large ? Refusal::kPictureTooLarge : Refusal::kPictureCorrupt;
    }
    const bool wide = decoded->width > decoded->height;
    const signing::Raster raster =
        signing::shrink(*decoded, wide ? kStoredLong : kStoredShort, wide ? kStoredShort : kStoredLong);
    const std::size_t before = codes_.size();
    look_at(to_grey(raster));
    if (codes_.size() == before && raster.width != decoded->width) look_at(to_grey(*decoded));
    const auto jpeg = encode_jpeg(raster);
    if (!jpeg) return Refusal::kPictureCorrupt;
    QPDFObjectHandle image = QPDFObjectHandle::newStream(&out_, std::string(signing::as_text(BytesView(*jpeg))));
    QPDFObjectHandle facts = image.getDict();
    facts.replaceKey("/Type", QPDFObjectHandle::newName("/XObject"));
    facts.replaceKey("/Subtype", QPDFObjectHandle::newName("/Image"));
    facts.replaceKey("/Width", QPDFObjectHandle::newInteger(raster.width));
    facts.replaceKey("/Height", QPDFObjectHandle::newInteger(raster.height));
    facts.replaceKey("/ColorSpace", QPDFObjectHandle::newName("/DeviceRGB"));
    facts.replaceKey("/BitsPerComponent", QPDFObjectHandle::newInteger(8));
    facts.replaceKey("/Filter", QPDFObjectHandle::newName("/DCTDecode"));
    const double scale =
        std::min((wide ? kA4Long : kA4Short) / raster.width, (wide ? kA4Short : kA4Long) / raster.height);
    const double width = raster.width * scale, height = raster.height * scale;
    const std::string matrix = QPDFObjectHandle::newReal(width, 2).unparse() + " 0 0 " +
                               QPDFObjectHandle::newReal(height, 2).unparse() + " 0 0";
    add_page(image, matrix, width, height, format == PictureFormat::kJpeg ? exif_turn(file) : 0);
    return std::nullopt;
  }

  // Everything libqpdf throws means that the file is damaged.
  std::optional<Refusal> add_pdf(BytesView file) {
    try {
      return copy_pages(file);
    } catch (const QPDFExc& error) {
      return error.getErrorCode() == qpdf_e_password ? Refusal::kPdfEncrypted : Refusal::kPdfCorrupt;
    } catch (const std::bad_alloc&) {
      throw;
    } catch (const std::exception&) {
      return Refusal::kPdfCorrupt;
    }
  }

  std::optional<Refusal> copy_pages(BytesView file) {
    // The copied streams are read when the result is written.
    foreign_.push_back(QPDF::create());
    QPDF& in = *foreign_.back();
    in.setSuppressWarnings(true);
    in.setAttemptRecovery(false);
    in.processMemoryFile("scan", reinterpret_cast<const char*>(file.data()), file.size());
    if (in.isEncrypted()) return Refusal::kPdfEncrypted;
    QPDFPageDocumentHelper document(in);
    std::vector<QPDFPageObjectHelper> pages = document.getAllPages();
    if (pages.empty()) return Refusal::kPdfCorrupt;
    if (pages.size() > static_cast<std::size_t>(kMaxPages - pages_)) return Refusal::kTooManyPages;
    document.flattenAnnotations();  // a signature drawn with a finger is an annotation
    for (QPDFPageObjectHelper& page : pages) {
      const QPDFObjectHandle::Rectangle box = page.getTrimBox(true).getArrayAsRectangle();
      QPDFObjectHandle form = out_.copyForeignObject(page.getFormXObjectForPage());
      const bool turned = turned_sideways(page);
      const double across = std::clamp(box.urx - box.llx, 3.0, 14400.0),
                   up = std::clamp(box.ury - box.lly, 3.0, 14400.0);
      // The form's own matrix turns it about the box's corner: it is put back to the origin of the new page.
      place_form(form, turned ? up : across, turned ? across : up);
      page.forEachImage(true, [this](QPDFObjectHandle& image, QPDFObjectHandle&, const std::string&) {
        if (++images_ <= kMaxImages) look_at_image(image);
      });
    }
    return std::nullopt;
  }

  static bool turned_sideways(QPDFPageObjectHelper& page) {
    QPDFObjectHandle turn = page.getAttribute("/Rotate", false);
    return turn.isInteger() && turn.getIntValue() % 180 != 0;
  }

  void place_form(QPDFObjectHandle form, double width, double height) {
    QPDFObjectHandle page = QPDFObjectHandle::newDictionary();
    QPDFObjectHandle::Rectangle target(0, 0, width, height);
    QPDFPageObjectHelper helper(page);
    const QPDFMatrix matrix = helper.getMatrixForFormXObjectPlacement(form, target, false, true, true);
    add_page(form, matrix.unparse(), width, height, 0);
  }

  // A picture that cannot be decoded holds no code that anybody here can read; the page is kept all the same.
  void look_at_image(QPDFObjectHandle image) {
    try {
      QPDFObjectHandle facts = image.getDict();
      const std::size_t width = number_of(facts, "/Width"), height = number_of(facts, "/Height");
      if (width == 0 || height == 0 || width > kMaxSide || height > kMaxSide) return;
      QPDFObjectHandle mask = facts.getKey("/ImageMask");
      const std::size_t bits = mask.isBool() && mask.getBoolValue() ? 1 : number_of(facts, "/BitsPerComponent");
      Collected samples(std::min(kMaxSamples, width * height * 4));
      bool decoded = false;
      image.pipeStreamData(&samples, &decoded, 0, qpdf_dl_all, true, false);
      if (!decoded) return;
      if (const auto grey = grey_of_samples(samples.octets(), width, height, bits)) look_at(*grey);
    } catch (const std::bad_alloc&) {
      throw;
    } catch (const std::exception&) {
      return;
    }
  }

  QPDF out_;
  std::vector<std::shared_ptr<QPDF>> foreign_;
  int pages_ = 0;
  int images_ = 0;
  std::vector<std::string> codes_;
};

}  // namespace

Answer read_files(std::span<const BytesView> files) {
  Reader reader;
  for (std::size_t i = 0; i < files.size(); ++i) {
    if (const auto refusal = reader.add(files[i])) return Refused{*refusal, i + 1};
  }
  if (files.empty()) return Refused{Refusal::kNoFile, 0};
  try {
    return reader.finish();
  } catch (const std::bad_alloc&) {
    throw;
  } catch (const std::exception&) {  // a foreign stream that only now shows its damage
    return Refused{Refusal::kPdfCorrupt, 0};
  }
}

}  // namespace conventions::scan
