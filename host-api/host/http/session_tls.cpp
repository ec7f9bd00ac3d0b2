#include <boost/asio/ssl/stream.hpp>

#include "host-api/host/http/session.hpp"
#include "host-api/host/http/transport.hpp"

namespace ent::http {
namespace {

class TlsTransport {
 public:
  static constexpr bool kTls = true;
  TlsTransport(net::ip::tcp::socket socket, net::ssl::context& context)
      : tcp_(std::move(socket)), tls_(tcp_, context) {}

  // Not beast::ssl_stream: with Boost 1.81 and 1.83 it reports writes of several buffers complete after the first.
  net::ssl::stream<beast::tcp_stream&>& stream() { return tls_; }
  beast::tcp_stream& tcp() { return tcp_; }
  auto executor() { return tcp_.get_executor(); }
  std::string peer() const { return address_of_peer(tcp_.socket()); }

  template <class Done>
  void open(Done done) {
    tls_.async_handshake(net::ssl::stream_base::server, std::move(done));
  }
  template <class Done>
  void shut(Done done) {
    tls_.async_shutdown([done = std::move(done)](error_code) { done(); });
  }
  // TLS 1.2 has no half-close that every client understands: the announced "Connection: close" has to do.
  void end_sending() {}

 private:
  beast::tcp_stream tcp_;
  net::ssl::stream<beast::tcp_stream&> tls_;
};

Failure unusable(const char* what, const error_code& error) {
  return {FailureCode::tls_material, std::string(what) + ": " + error.message()};
}

}  // namespace

std::shared_ptr<Connection> make_tls_session(Core& core, net::ip::tcp::socket socket, net::ssl::context& context) {
  return std::make_shared<Session<TlsTransport>>(core, std::make_unique<TlsTransport>(std::move(socket), context),
                                                 false);
}

Result<std::unique_ptr<net::ssl::context>> make_tls_context(const TlsOptions& options) {
  auto context = std::make_unique<net::ssl::context>(net::ssl::context::tls_server);
  SSL_CTX* native = context->native_handle();
  SSL_CTX_set_min_proto_version(native, TLS1_2_VERSION);
  SSL_CTX_set_options(native, SSL_OP_NO_RENEGOTIATION | SSL_OP_CIPHER_SERVER_PREFERENCE | SSL_OP_NO_COMPRESSION);
  static constexpr unsigned char kSessionContext[] = "ent-host";
  SSL_CTX_set_session_id_context(native, kSessionContext, sizeof kSessionContext - 1);
  error_code error;
  context->use_certificate_chain(net::buffer(options.certificate_chain_pem), error);
  if (error) return unusable("TLS certificate chain", error);
  context->use_private_key(net::buffer(options.private_key_pem), net::ssl::context::pem, error);
  if (error) return unusable("TLS private key", error);
  if (SSL_CTX_check_private_key(native) != 1) {
    return Failure{FailureCode::tls_material, "the TLS private key does not belong to the certificate"};
  }
  return context;
}

}  // namespace ent::http
