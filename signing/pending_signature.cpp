#include "signing/pending_signature.hpp"

#include <algorithm>

#include "signing/cms/builder.hpp"
#include "signing/core/digest.hpp"

namespace signing {
namespace {

constexpr std::string_view kMark = "PADES-PENDING-1\n";
constexpr std::size_t kMaxChain = 32;

void put_number(Bytes& out, std::uint64_t number) {
  for (int shift = 56; shift >= 0; shift -= 8) out.push_back(static_cast<std::uint8_t>(number >> shift & 0xFF));
}

void put_part(Bytes& out, BytesView part) {
  put_number(out, part.size());
  append(out, part);
}

class Reader {
 public:
  explicit Reader(BytesView rest) : rest_(rest) {}

  std::optional<std::uint64_t> number() {
    if (rest_.size() < 8) return std::nullopt;
    std::uint64_t value = 0;
    for (int i = 0; i < 8; ++i) value = value << 8 | rest_[static_cast<std::size_t>(i)];
    rest_ = rest_.subspan(8);
    return value;
  }
  std::optional<Bytes> part() {
    const auto size = number();
    if (!size || *size > rest_.size()) return std::nullopt;
    Bytes out(rest_.begin(), rest_.begin() + static_cast<std::ptrdiff_t>(*size));
    rest_ = rest_.subspan(static_cast<std::size_t>(*size));
    return out;
  }
  bool at_end() const { return rest_.empty(); }

 private:
  BytesView rest_;
};

Failure bad_pending(const char* what) {
  return failure(Code::kPdfMalformed, what);
}

bool is_zero_slot(const PendingSignature& pending) {
  const auto& r = pending.byte_range;
  const auto size = static_cast<std::int64_t>(pending.file.size());
  // The ends first: sums of anybody's numbers overflow.
  if (r[0] != 0 || r[1] <= 0 || r[2] <= 0 || r[3] <= 0 || r[1] > size || r[2] > size || r[2] - r[1] < 4 ||
      (r[2] - r[1]) % 2 != 0 || r[3] != size - r[2] || pending.source_size > static_cast<std::size_t>(r[1]))
    return false;
  const BytesView token =
      BytesView(pending.file).subspan(static_cast<std::size_t>(r[1]), static_cast<std::size_t>(r[2] - r[1]));
  return token.front() == '<' && token.back() == '>' &&
         std::all_of(token.begin() + 1, token.end() - 1, [](std::uint8_t c) { return c == '0'; });
}

}  // namespace

Bytes to_bytes(const PendingSignature& pending) {
  Bytes out;
  append(out, kMark);
  put_number(out, pending.source_size);
  for (const std::int64_t number : pending.byte_range) put_number(out, static_cast<std::uint64_t>(number));
  put_number(out, static_cast<std::uint64_t>(pending.algorithm));
  put_part(out, pending.certificate);
  put_number(out, pending.chain.size());
  for (const Bytes& certificate : pending.chain) put_part(out, certificate);
  put_part(out, pending.attributes);
  put_part(out, pending.file);
  return out;
}

Result<PendingSignature> read_pending_signature(BytesView bytes) {
  if (bytes.size() < kMark.size() || as_text(bytes.first(kMark.size())) != kMark)
    return bad_pending("not a pending signature");
  Reader reader(bytes.subspan(kMark.size()));
  PendingSignature out;
  const auto source_size = reader.number();
  for (std::int64_t& number : out.byte_range)
    number = static_cast<std::int64_t>(reader.number().value_or(0) & 0x7FFFFFFFFFFFFFFF);
  const auto algorithm = reader.number();
  auto certificate = reader.part();
  const auto count = reader.number();
  if (!source_size || !algorithm || *algorithm > static_cast<std::uint64_t>(SignatureAlgorithm::kEcdsaSha512) ||
      !certificate || !count || *count > kMaxChain)
    return bad_pending("damaged pending signature");
  for (std::uint64_t i = 0; i < *count; ++i) {
    auto above = reader.part();
    if (!above) return bad_pending("damaged pending signature");
    out.chain.push_back(std::move(*above));
  }
  auto attributes = reader.part();
  auto file = reader.part();
  if (!attributes || !file || !reader.at_end()) return bad_pending("damaged pending signature");
  out.source_size = static_cast<std::size_t>(*source_size);
  out.algorithm = static_cast<SignatureAlgorithm>(*algorithm);
  out.certificate = std::move(*certificate);
  out.attributes = std::move(*attributes);
  out.file = std::move(*file);
  if (!is_zero_slot(out)) return bad_pending("the range of the pending signature does not fit its document");
  if (auto signer = cms::read_certificate(out.certificate); !signer) return signer.error();
  Digest digest(digest_of(out.algorithm));
  digest.add(BytesView(out.file).first(static_cast<std::size_t>(out.byte_range[1])));
  digest.add(BytesView(out.file).subspan(static_cast<std::size_t>(out.byte_range[2])));
  if (out.attributes != cms::signed_attributes(digest.finish(), out.certificate, out.algorithm))
    return bad_pending("the attributes are not those of the pending document");
  return out;
}

}  // namespace signing
