#include "signing/reader/second_reader.hpp"

#include <algorithm>
#include <cmath>
// clang 14 cannot compile <qpdf/JSON.hh> of qpdf 11.3 as C++20: it wants the constexpr destructor of a vector of an
// incomplete class. Nothing here uses it: the name is enough.
#if defined(__clang__) && __clang_major__ < 16
#define JSON_HH
class JSON;
#endif
#include <qpdf/QPDF.hh>
#include <set>

namespace signing::reader {
namespace {

using pdf::Object;
using pdf::Ref;

Failure differ(const std::string& where, const char* how) {
  return failure(Code::kPdfMalformed, where + ": " + how);
}

// Of a cross-reference section, not of the document: each reader keeps them of another section.
bool is_section_key(const std::string& key) {
  static const std::set<std::string> kKeys = {"Type",   "W",    "Index", "Filter", "DecodeParms",
                                              "Length", "Prev", "Size",  "XRefStm"};
  return kKeys.count(key) != 0;
}

// Both graphs walked from the trailer, side by side.
class Comparison {
 public:
  explicit Comparison(pdf::Document& ours) : ours_(ours) {}

  Result<void> run(QPDF& theirs) {
    auto done = trailer(theirs.getTrailer());
    while (done && !waiting_.empty()) {
      const auto [ref, handle] = waiting_.back();
      waiting_.pop_back();
      where_ = "object " + pdf::ref_text(ref);
      auto object = ours_.load(ref);
      done = object ? same(**object, handle) : Result<void>(object.error());
    }
    return done;
  }

 private:
  Result<void> trailer(QPDFObjectHandle theirs) {
    where_ = "trailer";
    auto dict = ours_.trailer();
    for (const std::string& key : theirs.getKeys())
      if (!is_section_key(key.substr(1)) && dict.find(key.substr(1)) == nullptr) return differ(where_, "another key");
    for (const pdf::Entry& entry : dict.entries) {
      if (is_section_key(entry.key)) continue;
      auto done = same(entry.value, theirs.getKey("/" + entry.key));
      if (!done) return done;
    }
    return {};
  }

  Result<void> same(const Object& mine, QPDFObjectHandle theirs) {
    if (const Ref* ref = mine.ref()) return reference(*ref, theirs);
    return std::visit([&](const auto& value) { return value_is(value, theirs); }, mine.value);
  }

  Result<void> reference(Ref ref, const QPDFObjectHandle& theirs) {
    const QPDFObjGen there = theirs.getObjGen();
    if (there.getObj() != static_cast<int>(ref.number) || there.getGen() != ref.generation)
      return differ(where_, "another reference");
    if (seen_.insert(ref).second) waiting_.emplace_back(ref, theirs);
    return {};
  }

  Result<void> check(bool equal, const char* how) const { return equal ? Result<void>() : differ(where_, how); }

  Result<void> value_is(std::monostate, QPDFObjectHandle& theirs) const {
    return check(theirs.isNull(), "null for one reader only");
  }
  Result<void> value_is(bool value, QPDFObjectHandle& theirs) const {
    return check(theirs.isBool() && theirs.getBoolValue() == value, "another truth value");
  }
  Result<void> value_is(std::int64_t value, QPDFObjectHandle& theirs) const {
    return check(theirs.isInteger() && theirs.getIntValue() == value, "another integer");
  }
  Result<void> value_is(const pdf::Real& real, QPDFObjectHandle& theirs) const {
    if (!theirs.isReal()) return differ(where_, "another number");
    const double other = theirs.getNumericValue();
    return check(std::fabs(other - real.value) <= 1e-9 * std::max(1.0, std::fabs(other)), "another number");
  }
  Result<void> value_is(const pdf::Name& name, QPDFObjectHandle& theirs) const {
    return check(theirs.isName() && theirs.getName() == "/" + name.text, "another name");
  }
  Result<void> value_is(const pdf::String& string, QPDFObjectHandle& theirs) const {
    return check(theirs.isString() && theirs.getStringValue() == string.octets, "another string");
  }
  Result<void> value_is(const pdf::Array& array, QPDFObjectHandle& theirs) {
    if (!theirs.isArray() || theirs.getArrayNItems() != static_cast<int>(array.size()))
      return differ(where_, "another array");
    int index = 0;
    for (const Object& element : array) {
      auto done = same(element, theirs.getArrayItem(index++));
      if (!done) return done;
    }
    return {};
  }
  Result<void> value_is(const pdf::Dict& dict, QPDFObjectHandle& theirs) {
    return check(theirs.isDictionary(), "no dictionary for one reader") ? entries(dict, theirs)
                                                                        : differ(where_, "no dictionary");
  }
  Result<void> value_is(const pdf::Stream& stream, QPDFObjectHandle& theirs) {
    if (!theirs.isStream()) return differ(where_, "no stream for one reader");
    auto done = entries(stream.dict, theirs.getDict());
    if (!done) return done;
    const auto data = theirs.getRawStreamData();
    return check(
        std::equal(stream.data.begin(), stream.data.end(), data->getBuffer(), data->getBuffer() + data->getSize()),
        "other data in a stream");
  }
  Result<void> value_is(const Ref& ref, QPDFObjectHandle& theirs) { return reference(ref, theirs); }

  // A key whose value is null is as good as absent (ISO 32000-2 § 7.3.7).
  Result<void> entries(const pdf::Dict& dict, QPDFObjectHandle theirs) {
    for (const std::string& key : theirs.getKeys())
      if (dict.find(key.substr(1)) == nullptr) return differ(where_, "a key for one reader only");
    for (const pdf::Entry& entry : dict.entries) {
      if (is_undecided(entry, dict)) continue;
      auto done = same(entry.value, theirs.getKey("/" + entry.key));
      if (!done) return done;
    }
    return {};
  }

  // libqpdf decrypts /Contents of time-stamps, which § 7.6.2 leaves as they are.
  bool is_undecided(const pdf::Entry& entry, const pdf::Dict& dict) const {
    const Object* type = dict.find("Type");
    return ours_.decryption() != nullptr && entry.key == "Contents" && dict.find("ByteRange") != nullptr &&
           (type == nullptr || !type->is_name("Sig"));
  }

  pdf::Document& ours_;
  std::string where_;
  std::set<Ref> seen_;
  std::vector<std::pair<Ref, QPDFObjectHandle>> waiting_;
};

Result<void> same_places(const pdf::Document& ours, QPDF& theirs) {
  using Kind = pdf::XrefEntry::Kind;
  std::size_t live = 0;
  const auto table = theirs.getXRefTable();
  const std::vector<pdf::XrefEntry>& mine = ours.xref();
  for (std::size_t number = 1; number < mine.size(); ++number) {
    const pdf::XrefEntry& entry = mine[number];
    if (entry.kind == Kind::kAbsent || entry.kind == Kind::kFree || entry.offset == 0) continue;
    const bool direct = entry.kind == Kind::kOffset;
    const auto found = table.find(QPDFObjGen(static_cast<int>(number), direct ? entry.generation : 0));
    const bool same =
        found != table.end() &&
        (direct
             ? found->second.getType() == 1 && found->second.getOffset() == static_cast<qpdf_offset_t>(entry.offset)
             : found->second.getType() == 2 && found->second.getObjStreamNumber() == static_cast<int>(entry.offset) &&
                   found->second.getObjStreamIndex() == static_cast<int>(entry.index));
    if (!same) return differ("object " + std::to_string(number), "another place in the file");
    ++live;
  }
  for (const auto& [id, entry] : table) {
    const auto number = static_cast<std::size_t>(id.getObj());
    const bool known = number < mine.size() && mine[number].kind != Kind::kAbsent && mine[number].kind != Kind::kFree;
    if (!known && entry.getType() != 0) return differ("object " + std::to_string(number), "live for one reader only");
  }
  return {};
}

std::optional<pdf::Cipher> cipher_of(QPDF::encryption_method_e method) {
  switch (method) {
    case QPDF::e_none:
      return pdf::Cipher::kNone;
    case QPDF::e_rc4:
      return pdf::Cipher::kRc4;
    case QPDF::e_aes:
      return pdf::Cipher::kAesV2;
    case QPDF::e_aesv3:
      return pdf::Cipher::kAesV3;
    case QPDF::e_unknown:
      break;
  }
  return std::nullopt;
}

}  // namespace

SecondReader::SecondReader(std::unique_ptr<QPDF> qpdf) : qpdf_(std::move(qpdf)) {}
SecondReader::SecondReader(SecondReader&&) noexcept = default;
SecondReader& SecondReader::operator=(SecondReader&&) noexcept = default;
SecondReader::~SecondReader() = default;

Result<SecondReader> SecondReader::open(BytesView file, const std::string& password) {
  auto qpdf = std::make_unique<QPDF>();
  qpdf->setSuppressWarnings(true);
  qpdf->setAttemptRecovery(false);
  try {
    qpdf->processMemoryFile("file", reinterpret_cast<const char*>(file.data()), file.size(), password.c_str());
  } catch (const QPDFExc& refused) {
    if (refused.getErrorCode() == qpdf_e_password)
      return failure(Code::kPdfEncrypted, "the document is encrypted", password.empty() ? "" : "wrong");
    return failure(Code::kPdfMalformed, std::string("libqpdf: ") + refused.what());
  } catch (const std::exception& refused) {
    return failure(Code::kPdfMalformed, std::string("libqpdf: ") + refused.what());
  }
  return SecondReader(std::move(qpdf));
}

Result<std::optional<pdf::Decryption>> SecondReader::decryption() const {
  try {
    int r = 0, p = 0, v = 0;
    QPDF::encryption_method_e streams = QPDF::e_none, strings = QPDF::e_none, files = QPDF::e_none;
    if (!qpdf_->isEncrypted(r, p, v, streams, strings, files)) return std::optional<pdf::Decryption>();
    if (v < 4) streams = strings = files = QPDF::e_rc4;  // there was nothing else, and libqpdf names none then
    const auto for_streams = cipher_of(streams), for_strings = cipher_of(strings), for_files = cipher_of(files);
    if (!for_streams || !for_strings || !for_files) return failure(Code::kPdfUnsupported, "an unknown encryption");
    pdf::Decryption out;
    const std::string key = qpdf_->getEncryptionKey();
    append(out.key, std::string_view(key));
    out.streams = *for_streams;
    out.strings = *for_strings;
    out.embedded_files = *for_files;
    QPDFObjectHandle metadata = qpdf_->getTrailer().getKey("/Encrypt").getKey("/EncryptMetadata");
    out.metadata = !(v >= 4 && metadata.isBool() && !metadata.getBoolValue());
    return std::optional(std::move(out));
  } catch (const std::exception& refused) {
    return failure(Code::kPdfMalformed, std::string("libqpdf: ") + refused.what());
  }
}

Result<void> SecondReader::agrees_with(pdf::Document& ours) const {
  try {
    auto places = same_places(ours, *qpdf_);
    if (!places) return places;
    auto same = Comparison(ours).run(*qpdf_);
    if (!same) return same;
    const auto warnings = qpdf_->getWarnings();
    if (!warnings.empty()) return failure(Code::kPdfMalformed, std::string("libqpdf: ") + warnings.front().what());
    return {};
  } catch (const std::exception& refused) {
    return failure(Code::kPdfMalformed, std::string("libqpdf: ") + refused.what());
  }
}

}  // namespace signing::reader
