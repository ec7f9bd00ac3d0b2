#include <gtest/gtest.h>
#include <openssl/pem.h>

#include "signing/keys/instance_ca.hpp"
#include "support.hpp"

namespace signing {
namespace {

// Runs openssl commands in a fresh directory and gives the file they made.
Bytes made(const std::string& name, const std::string& commands) {
  const std::string dir = test::scratch("p12/" + name);
  const auto ran = test::run("mkdir -p " + dir + " && cd " + dir + " && " + commands);
  EXPECT_EQ(ran.status, 0) << name << ": " << ran.output;
  return test::read(dir + "/out.p12");
}

std::string request(const std::string& algorithm, const std::string& more = "-addext keyUsage=digitalSignature") {
  return "openssl req -x509 " + algorithm + " -nodes -keyout k.pem -out c.pem -subj '/CN=Fictif/O=Test' -days 30 " +
         more;
}
const std::string kRsa = "-newkey rsa:2048";
const std::string kPack = " && openssl pkcs12 -export -inkey k.pem -in c.pem -out out.p12 -passout pass:secret ";

Code refusal(const Bytes& file, const char* password = "secret", Time time = now()) {
  const auto loaded = load_pkcs12(file, Secret(password), time);
  EXPECT_FALSE(loaded);
  return loaded ? Code::kInternal : loaded.error().code;
}

TEST(Pkcs12, ReadsModernAndOldFiles) {
  const std::pair<const char*, const char*> kinds[] = {
      {"aes", ""},
      {"3des", "-keypbe PBE-SHA1-3DES -certpbe PBE-SHA1-3DES -macalg sha1"},
      {"legacy-rc2", "-legacy"},
      {"clear", "-keypbe NONE -certpbe NONE"}};
  for (const auto& [name, options] : kinds) {
    const Bytes file = made(name, request(kRsa) + kPack + options);
    const auto loaded = load_pkcs12(file, Secret("secret"), now());
    ASSERT_TRUE(loaded) << name << ": " << loaded.error().what;
    EXPECT_EQ(loaded->facts.subject_common_name, "Fictif");
    EXPECT_EQ(loaded->facts.key_bits, 2048);
    EXPECT_EQ(loaded->notice_key, "key.rsa_until_2028");
    EXPECT_EQ(refusal(file, "wrong"), Code::kP12WrongPassword) << name;
    const Bytes to_sign{1, 2, 3};
    EXPECT_TRUE(loaded->key->sign(to_sign)) << name;
  }
}

TEST(Pkcs12, PasswordsInUtf8AndEmpty) {
  const Bytes utf8 =
      made("utf8", request("-newkey ec -pkeyopt ec_paramgen_curve:P-256") +
                       " && openssl pkcs12 -export -inkey k.pem -in c.pem -out out.p12 -passout pass:été€");
  EXPECT_TRUE(load_pkcs12(utf8, Secret("été€"), now()));
  EXPECT_EQ(refusal(utf8, "ete"), Code::kP12WrongPassword);
  const Bytes empty =
      made("empty", request(kRsa) + " && openssl pkcs12 -export -inkey k.pem -in c.pem -out out.p12 -passout pass:");
  EXPECT_TRUE(load_pkcs12(empty, Secret(""), now()));
}

TEST(Pkcs12, ValidityIsJudgedAtTheGivenTime) {
  const Bytes file = made("dates", request(kRsa) + kPack);
  EXPECT_EQ(refusal(file, "secret", now() + std::chrono::hours(24 * 31)), Code::kP12Expired);
  EXPECT_EQ(refusal(file, "secret", now() - std::chrono::hours(24)), Code::kP12NotYetValid);
}

TEST(Pkcs12, UnsuitableKeys) {
  EXPECT_EQ(refusal(made("usage", request(kRsa, "-addext keyUsage=keyEncipherment") + kPack)),
            Code::kP12NoSigningUsage);
  EXPECT_EQ(refusal(made("weak", request("-newkey rsa:1024") + kPack)), Code::kP12WeakKey);
  EXPECT_EQ(refusal(made("ed25519", request("-newkey ed25519") + kPack)), Code::kP12UnsupportedKey);
  EXPECT_EQ(refusal(made("curve", request("-newkey ec -pkeyopt ec_paramgen_curve:secp256k1") + kPack)),
            Code::kP12UnsupportedKey);
  EXPECT_EQ(refusal(made("sha1", request(kRsa, "-sha1 -addext keyUsage=digitalSignature") + kPack)),
            Code::kP12WeakDigest);
}

TEST(Pkcs12, WrongContents) {
  EXPECT_EQ(
      refusal(made("nokey",
                   request(kRsa) + " && openssl pkcs12 -export -nokeys -in c.pem -out out.p12 -passout pass:secret")),
      Code::kP12NoKey);
  EXPECT_EQ(
      refusal(made("nocert", request(kRsa) +
                                 " && openssl pkcs12 -export -nocerts -inkey k.pem -out out.p12 -passout pass:secret")),
      Code::kP12NoCertificate);
  EXPECT_EQ(refusal(Bytes(100001, 0x30)), Code::kP12TooLarge);
  EXPECT_EQ(refusal(Bytes{}), Code::kP12Corrupt);
  EXPECT_EQ(refusal(Bytes{'n', 'o', 't', ' ', 'i', 't'}), Code::kP12Corrupt);
}

// The openssl command makes no such file: two keys, or a certificate of another key, need the library.
Bytes with_keys(int keys) {
  const auto key = [] { return OwnedKey(EVP_PKEY_Q_keygen(nullptr, nullptr, "EC", "P-256")); };
  const OwnedKey first = key(), second = key();
  const std::string pem = test::cert_pem("ec:P-256");
  const OwnedBio bio(BIO_new_mem_buf(pem.data(), static_cast<int>(pem.size())));
  const OwnedCertificate other(PEM_read_bio_X509(bio.get(), nullptr, nullptr, nullptr));
  STACK_OF(PKCS12_SAFEBAG)* bags = nullptr;
  PKCS12_add_key(&bags, first.get(), 0, 1000, NID_aes_256_cbc, "secret");
  if (keys > 1) PKCS12_add_key(&bags, second.get(), 0, 1000, NID_aes_256_cbc, "secret");
  PKCS12_add_cert(&bags, other.get());
  STACK_OF(PKCS7)* safes = nullptr;
  PKCS12_add_safe(&safes, bags, NID_aes_256_cbc, 1000, "secret");
  const Owned<PKCS12, PKCS12_free> p12(PKCS12_add_safes(safes, 0));
  PKCS12_set_mac(p12.get(), "secret", -1, nullptr, 0, 1000, EVP_sha256());
  Bytes out = to_der(p12.get(), i2d_PKCS12);
  sk_PKCS12_SAFEBAG_pop_free(bags, PKCS12_SAFEBAG_free);
  sk_PKCS7_pop_free(safes, PKCS7_free);
  return out;
}

TEST(Pkcs12, SeveralKeysAndMismatch) {
  EXPECT_EQ(refusal(with_keys(2)), Code::kP12SeveralKeys);
  EXPECT_EQ(refusal(with_keys(1)), Code::kP12KeyMismatch);
}

TEST(Pkcs12, TruncatedOrChangedFilesAreRefused) {
  const Bytes file = test::read(test::key_dir("ec:P-256") + "/file.p12");
  for (std::size_t size = 0; size < file.size(); size += 17)
    EXPECT_FALSE(load_pkcs12(BytesView(file).first(size), Secret("secret"), now())) << size;
  for (std::size_t at = 0; at < file.size(); at += 29) {
    Bytes changed = file;
    changed[at] ^= 0x41;
    const auto loaded = load_pkcs12(changed, Secret("secret"), now());
    if (!loaded) continue;
    EXPECT_EQ(loaded->facts.subject_common_name, "Lycee fictif ec:P-256") << at;
  }
}

TEST(Pkcs12, ChainComesWithoutItsRoot) {
  const Bytes file =
      made("chain",
           "openssl req -x509 -newkey rsa:2048 -nodes -keyout rk.pem -out r.pem -subj /CN=Racine -days 30 && "
           "openssl req -newkey rsa:2048 -nodes -keyout ik.pem -out i.csr -subj /CN=Inter && "
           "printf 'basicConstraints=CA:TRUE\\n' > e && openssl x509 -req -in i.csr -CA r.pem -CAkey rk.pem "
           "-CAcreateserial -extfile e -days 30 -out i.pem && "
           "openssl req -newkey rsa:2048 -nodes -keyout k.pem -out s.csr -subj /CN=Chef && printf "
           "'keyUsage=nonRepudiation\\n' > e && "
           "openssl x509 -req -in s.csr -CA i.pem -CAkey ik.pem -CAcreateserial -extfile e -days 30 -out c.pem && cat "
           "i.pem r.pem > up.pem && "
           "openssl pkcs12 -export -inkey k.pem -in c.pem -certfile up.pem -out out.p12 -passout pass:secret");
  const auto loaded = load_pkcs12(file, Secret("secret"), now());
  ASSERT_TRUE(loaded) << loaded.error().what;
  EXPECT_EQ(loaded->facts.subject_common_name, "Chef");
  EXPECT_EQ(loaded->facts.issuer_common_name, "Inter");
  EXPECT_EQ(loaded->chain_length, 2u);
  ASSERT_EQ(loaded->key->chain().size(), 1u);
  EXPECT_FALSE(loaded->facts.digital_signature);
  EXPECT_TRUE(loaded->facts.non_repudiation);
}

TEST(InstanceCa, IsLoadedAgainAndRefusesAForeignKey) {
  auto ca = InstanceCa::make("ENT fictif", now());
  auto other = InstanceCa::make("Autre ENT fictif", now());
  ASSERT_TRUE(ca && other);
  EXPECT_TRUE(InstanceCa::load(ca->private_key(), ca->certificate()));
  EXPECT_EQ(InstanceCa::load(other->private_key(), ca->certificate()).error().code, Code::kP12KeyMismatch);
  EXPECT_EQ(InstanceCa::load(ca->private_key(), Bytes{1, 2}).error().code, Code::kCertificateMalformed);
  const auto seal = ca->issue_seal({"Collège fictif", "0990002Y"}, now() + std::chrono::hours(24 * 3600), Secret("x"));
  ASSERT_TRUE(seal);
  const auto facts = certificate_facts(ca->certificate());
  ASSERT_TRUE(facts);
  EXPECT_EQ(seal->not_after, facts->not_after);  // never beyond the CA's end
  EXPECT_FALSE(ca->issue_seal({"Collège fictif", "0990002Y"}, now() + std::chrono::hours(24 * 3700), Secret("x")));
}

}  // namespace
}  // namespace signing
