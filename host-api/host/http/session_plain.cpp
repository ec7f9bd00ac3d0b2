#include "host-api/host/http/session.hpp"
#include "host-api/host/http/transport.hpp"

namespace ent::http {
namespace {

class PlainTransport {
 public:
  static constexpr bool kTls = false;
  explicit PlainTransport(net::ip::tcp::socket socket) : tcp_(std::move(socket)) {}

  beast::tcp_stream& stream() { return tcp_; }
  beast::tcp_stream& tcp() { return tcp_; }
  auto executor() { return tcp_.get_executor(); }
  std::string peer() const { return address_of_peer(tcp_.socket()); }

  template <class Done>
  void open(Done done) {
    done(error_code());
  }
  template <class Done>
  void shut(Done done) {
    end_sending();
    done();
  }
  void end_sending() {
    error_code ignored;
    tcp_.socket().shutdown(net::ip::tcp::socket::shutdown_send, ignored);
  }

 private:
  beast::tcp_stream tcp_;
};

}  // namespace

std::shared_ptr<Connection> make_plain_session(Core& core, net::ip::tcp::socket socket, bool overloaded) {
  return std::make_shared<Session<PlainTransport>>(core, std::make_unique<PlainTransport>(std::move(socket)),
                                                   overloaded);
}

}  // namespace ent::http
