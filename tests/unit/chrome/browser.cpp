#include "browser.hpp"

#include <arpa/inet.h>
#include <netinet/in.h>
#include <sys/socket.h>
#include <unistd.h>

#include <stdexcept>

#include "host-api/host/http/escape.hpp"

namespace {

std::string lower(std::string text) {
  for (char& c : text) c = static_cast<char>(c >= 'A' && c <= 'Z' ? c - 'A' + 'a' : c);
  return text;
}

std::string talk_to(std::uint16_t port, const std::string& request) {
  const int fd = ::socket(AF_INET, SOCK_STREAM, 0);
  sockaddr_in address{};
  address.sin_family = AF_INET;
  address.sin_port = htons(port);
  address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  if (fd < 0 || ::connect(fd, reinterpret_cast<const sockaddr*>(&address), sizeof address) != 0) {
    throw std::runtime_error("cannot connect");
  }
  for (std::size_t sent = 0; sent < request.size();) {
    const auto wrote = ::send(fd, request.data() + sent, request.size() - sent, MSG_NOSIGNAL);
    if (wrote <= 0) break;
    sent += static_cast<std::size_t>(wrote);
  }
  std::string answer;
  char buffer[16384];
  for (auto got = ::recv(fd, buffer, sizeof buffer, 0); got > 0; got = ::recv(fd, buffer, sizeof buffer, 0)) {
    answer.append(buffer, static_cast<std::size_t>(got));
  }
  ::close(fd);
  return answer;
}

void keep_cookies(const std::string& head, std::map<std::string, std::string>& cookies) {
  const std::string folded = lower(head);
  for (auto at = folded.find("\r\nset-cookie: "); at != std::string::npos;
       at = folded.find("\r\nset-cookie: ", at + 1)) {
    const auto begin = at + 14;
    const std::string pair = head.substr(begin, head.find_first_of(";\r", begin) - begin);
    const auto equal = pair.find('=');
    const std::string value = pair.substr(equal + 1);
    if (value.empty()) {
      cookies.erase(pair.substr(0, equal));
    } else {
      cookies[pair.substr(0, equal)] = value;
    }
  }
}

}  // namespace

std::string Answer::header(const std::string& name) const {
  const auto at = lower(head).find("\r\n" + lower(name) + ": ");
  if (at == std::string::npos) return {};
  const auto begin = at + name.size() + 4;
  return head.substr(begin, head.find("\r\n", begin) - begin);
}

std::string Answer::csrf() const {
  const std::string mark = "name=\"_csrf\" value=\"";
  const auto at = body.find(mark);
  if (at == std::string::npos) return {};
  return body.substr(at + mark.size(), body.find('"', at + mark.size()) - at - mark.size());
}

Answer Browser::send(const std::string& method, const std::string& target, const std::string& body,
                     const std::string& more_headers) {
  std::string request =
      method + ' ' + target + " HTTP/1.1\r\nHost: 127.0.0.1\r\nConnection: close\r\nAccept: text/html\r\n";
  std::string cookie;
  for (const auto& [name, value] : cookies) cookie += (cookie.empty() ? "" : "; ") + name + '=' + value;
  if (!cookie.empty()) request += "Cookie: " + cookie + "\r\n";
  if (!body.empty() || method == "POST") request += "Content-Length: " + std::to_string(body.size()) + "\r\n";
  const std::string raw = talk_to(port_, request + more_headers + "\r\n" + body);
  Answer answer;
  const auto end = raw.find("\r\n\r\n");
  if (end == std::string::npos || raw.size() < 12) throw std::runtime_error("no answer to " + method + ' ' + target);
  answer.head = raw.substr(0, end + 2);
  answer.body = raw.substr(end + 4);
  answer.status = std::stoi(raw.substr(9, 3));
  keep_cookies(answer.head, cookies);
  return answer;
}

Answer Browser::post(const std::string& target, const Fields& fields, const std::string& more_headers) {
  ent::http::FieldList list;
  for (const auto& [name, value] : fields) list.add(name, value);
  return send("POST", target, ent::http::build_query(list),
              "Content-Type: application/x-www-form-urlencoded\r\n" + more_headers);
}

Answer Browser::sign_in(const std::string& login, const std::string& password, const std::string& back) {
  const std::string csrf = get("/connexion").csrf();
  return post("/connexion", {{"_csrf", csrf}, {"login", login}, {"password", password}, {"retour", back}});
}

Answer Browser::post_from(const std::string& page, const std::string& target, Fields fields) {
  fields.emplace_back("_csrf", get(page).csrf());
  return post(target, fields);
}
