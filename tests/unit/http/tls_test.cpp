// The server over TLS with a certificate made for the test, asked by OpenSSL's own client.
#include <gtest/gtest.h>
#include <openssl/err.h>
#include <openssl/pem.h>
#include <openssl/ssl.h>
#include <openssl/x509.h>

#include <thread>

#include "host-api/host/http/server.hpp"
#include "raw_client.hpp"
#include "running_server.hpp"

namespace {

using namespace http_test;
using ent::http::Request;
using ent::http::ServerOptions;
using ent::http::TlsOptions;

std::string pem(void (*write)(BIO*, void*), void* object) {
  BIO* memory = BIO_new(BIO_s_mem());
  write(memory, object);
  char* data = nullptr;
  const long size = BIO_get_mem_data(memory, &data);
  std::string out(data, static_cast<std::size_t>(size));
  BIO_free(memory);
  return out;
}

// A self-signed certificate for localhost, valid for an hour.
TlsOptions make_certificate() {
  EVP_PKEY* key = EVP_EC_gen("P-256");
  X509* certificate = X509_new();
  X509_set_version(certificate, 2);
  ASN1_INTEGER_set(X509_get_serialNumber(certificate), 1);
  X509_gmtime_adj(X509_getm_notBefore(certificate), -60);
  X509_gmtime_adj(X509_getm_notAfter(certificate), 3600);
  X509_set_pubkey(certificate, key);
  X509_NAME* name = X509_get_subject_name(certificate);
  X509_NAME_add_entry_by_txt(name, "CN", MBSTRING_ASC, reinterpret_cast<const unsigned char*>("localhost"), -1, -1, 0);
  X509_set_issuer_name(certificate, name);
  X509_sign(certificate, key, EVP_sha256());
  TlsOptions out;
  out.certificate_chain_pem =
      pem([](BIO* bio, void* object) { PEM_write_bio_X509(bio, static_cast<X509*>(object)); }, certificate);
  out.private_key_pem = pem(
      [](BIO* bio, void* object) {
        PEM_write_bio_PrivateKey(bio, static_cast<EVP_PKEY*>(object), nullptr, nullptr, 0, nullptr, nullptr);
      },
      key);
  X509_free(certificate);
  EVP_PKEY_free(key);
  return out;
}

class TlsClient {
 public:
  TlsClient(std::uint16_t port, int max_version) : socket_(port), context_(SSL_CTX_new(TLS_client_method())) {
    SSL_CTX_set_security_level(context_, 0);  // or the old version would be refused on this side
    SSL_CTX_set_min_proto_version(context_, TLS1_VERSION);
    SSL_CTX_set_max_proto_version(context_, max_version);
    ssl_ = SSL_new(context_);
    SSL_set_fd(ssl_, socket_.descriptor());
    connected_ = SSL_connect(ssl_) == 1;
  }
  ~TlsClient() {
    if (connected_) SSL_shutdown(ssl_);
    SSL_free(ssl_);
    SSL_CTX_free(context_);
    ERR_clear_error();
  }
  TlsClient(const TlsClient&) = delete;
  TlsClient& operator=(const TlsClient&) = delete;

  bool connected() const { return connected_; }
  bool send(std::string_view bytes) {
    return SSL_write(ssl_, bytes.data(), static_cast<int>(bytes.size())) == static_cast<int>(bytes.size());
  }
  // Everything up to the server's end; `clean` tells whether it ended by a close_notify.
  std::string read_all(bool& clean) {
    std::string out;
    char bytes[16384];
    int got = 0;
    while ((got = SSL_read(ssl_, bytes, sizeof bytes)) > 0) out.append(bytes, static_cast<std::size_t>(got));
    clean = SSL_get_error(ssl_, got) == SSL_ERROR_ZERO_RETURN;
    return out;
  }

 private:
  RawClient socket_;
  SSL_CTX* context_;
  SSL* ssl_ = nullptr;
  bool connected_ = false;
};

ServerOptions over_tls() {
  ServerOptions options = RunningServer::fast();
  options.tls = make_certificate();
  return options;
}

TEST(Tls, ServesLargeBodiesBothWaysWithHsts) {
  RunningServer server(
      [](Request& request) { return ent::http::text((request.peer_tls ? "tls " : "plain ") + request.body); },
      over_tls());
  for (const int version : {TLS1_2_VERSION, TLS1_3_VERSION}) {
    TlsClient client(server.port(), version);
    ASSERT_TRUE(client.connected());
    const std::string body(700'001, 'b');
    ASSERT_TRUE(
        client.send("GET /first HTTP/1.1\r\nHost: a\r\n\r\nPOST / HTTP/1.1\r\nHost: a\r\nConnection: close\r\n"
                    "Content-Length: " +
                    std::to_string(body.size()) + "\r\n\r\n" + body));
    bool clean = false;
    const std::string all = client.read_all(clean);
    EXPECT_TRUE(clean);
    EXPECT_NE(all.find("\r\nStrict-Transport-Security: max-age="), std::string::npos);
    EXPECT_TRUE(all.ends_with("\r\n\r\ntls " + body));
  }
}

TEST(Tls, OldVersionsAreRefused) {
  RunningServer server([](Request&) { return ent::http::text("ok"); }, over_tls());
  TlsClient client(server.port(), TLS1_1_VERSION);
  EXPECT_FALSE(client.connected());
}

TEST(Tls, PlainHttpAndSilenceAreClosed) {
  ServerOptions options = over_tls();
  options.timeouts.header = std::chrono::milliseconds(100);
  RunningServer server([](Request&) { return ent::http::text("ok"); }, options);
  RawClient plain(server.port());
  plain.send("GET / HTTP/1.1\r\nHost: a\r\n\r\n");
  EXPECT_EQ(plain.read_all().find("HTTP/"), std::string::npos);
  RawClient silent(server.port());
  EXPECT_TRUE(silent.at_end());
}

TEST(Tls, AnEarlyRefusalArrives) {
  RunningServer server([](Request&) { return ent::http::text("ok"); }, over_tls());
  TlsClient client(server.port(), TLS1_3_VERSION);
  ASSERT_TRUE(client.connected());
  client.send("POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 99000000\r\n\r\n" + std::string(200'000, 'x'));
  bool clean = false;
  EXPECT_EQ(client.read_all(clean).substr(0, 13), "HTTP/1.1 413 ");
}

TEST(Tls, DrainClosesConnections) {
  RunningServer server([](Request&) { return ent::http::text("ok"); }, over_tls());
  TlsClient idle(server.port(), TLS1_3_VERSION);
  RawClient shaking_hands(server.port());
  ASSERT_TRUE(idle.connected());
  EXPECT_TRUE(server->stop(std::chrono::seconds(10)));
}

TEST(Tls, UnusableMaterialIsTold) {
  const TlsOptions one = make_certificate();
  const TlsOptions other = make_certificate();
  const auto start_with = [](std::string chain, std::string key) {
    ServerOptions options;
    options.tls = TlsOptions{std::move(chain), std::move(key)};
    ent::http::Server server(options, [](Request&) { return ent::http::text("ok"); });
    const auto started = server.start();
    return !started && started.error().code == ent::http::FailureCode::tls_material;
  };
  EXPECT_TRUE(start_with("no pem", one.private_key_pem));
  EXPECT_TRUE(start_with(one.certificate_chain_pem, "no pem"));
  EXPECT_TRUE(start_with(one.certificate_chain_pem, other.private_key_pem));
  EXPECT_FALSE(start_with(one.certificate_chain_pem, one.private_key_pem));
}

}  // namespace
