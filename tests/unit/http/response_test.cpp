// Responses, headers, assets, escaping.
#include <gtest/gtest.h>

#include "host-api/host/http/asset.hpp"
#include "host-api/host/http/escape.hpp"
#include "host-api/host/http/exchange.hpp"
#include "host-api/host/http/problem_page.hpp"

namespace {

using namespace ent::http;

TEST(Headers, CompareWithoutCaseAndStaySafe) {
  Headers headers;
  headers.set("X-A", "1");
  headers.add("x-a", "2");
  EXPECT_EQ(headers.get("X-a"), "1");
  EXPECT_EQ(headers.count("X-A"), 2U);
  headers.set("X-A", std::string(" a\r\nb\0c ", 9));
  EXPECT_EQ(headers.count("x-a"), 1U);
  EXPECT_EQ(headers.get("x-a"), "a  b c");
  EXPECT_THROW(headers.set("X A", "1"), std::invalid_argument);
  EXPECT_THROW(headers.add("X\r\nB", "1"), std::invalid_argument);
  EXPECT_THROW(headers.add("", "1"), std::invalid_argument);
}

TEST(Redirect, HoldsOnlyUrlBytes) {
  EXPECT_EQ(redirect("/a?b=%C3%A9&c=1").headers.get("Location"), "/a?b=%C3%A9&c=1");
  EXPECT_EQ(redirect("/a b\r\nX: y\xc3\xa9").headers.get("Location"), "/a%20b%0D%0AX:%20y%C3%A9");
  EXPECT_EQ(redirect("/").status, 303);
}

TEST(Download, NamesTheFileInBothForms) {
  EXPECT_EQ(content_disposition("convention.pdf"), "attachment; filename=\"convention.pdf\"");
  EXPECT_EQ(content_disposition("Convention n\xc2\xb0 3 \xc3\xa9t\xc3\xa9.pdf", false),
            "inline; filename=\"Convention n_ 3 _t_.pdf\"; "
            "filename*=UTF-8''Convention%20n%C2%B0%203%20%C3%A9t%C3%A9.pdf");
  EXPECT_EQ(content_disposition("a\"b/c\r\n%41.pdf"),
            "attachment; filename=\"a_b_c___41.pdf\"; filename*=UTF-8''a%22b_c__%2541.pdf");
  EXPECT_EQ(content_disposition(""), "attachment; filename=\"document\"");
}

TEST(Escape, HtmlAndUrl) {
  EXPECT_EQ(escape_html("<a href=\"x\">l'&</a>"), "&lt;a href=&quot;x&quot;&gt;l&#39;&amp;&lt;/a&gt;");
  EXPECT_EQ(encode_url("a/b c\xc3\xa9~-._"), "a%2Fb%20c%C3%A9~-._");
  FieldList fields;
  EXPECT_EQ(build_url("/p", fields), "/p");
  fields.add("q", "a&b");
  fields.add("p", "2");
  EXPECT_EQ(build_url("/p", fields), "/p?q=a%26b&p=2");
}

TEST(Dates, GoBothWays) {
  EXPECT_EQ(http_date(784111777), "Sun, 06 Nov 1994 08:49:37 GMT");
  EXPECT_EQ(parse_http_date("Sun, 06 Nov 1994 08:49:37 GMT"), 784111777);
  EXPECT_EQ(parse_http_date("Thu, 29 Feb 2024 00:00:00 GMT"), 1709164800);
  for (const char* bad :
       {"", "Mon, 06 Nov 1994 08:49:37 GMT", "Sun, 31 Feb 1994 08:49:37 GMT", "Sun, 06 Nov 1994 08:49:37 UTC",
        "Sunday, 06-Nov-94 08:49:37 GMT", "Sun, 06 Nov 1994 25:49:37 GMT"}) {
    EXPECT_EQ(parse_http_date(bad), -1) << bad;
  }
}

int status_of(const Asset& asset, const char* name, const std::string& value, Method method = Method::get) {
  Request request;
  request.method = method;
  request.headers.set(name, value);
  return respond(request, asset).status;
}

TEST(Assets, AnswerConditionalRequests) {
  const Asset asset = make_asset("text/css", "a{}", 784111777);
  EXPECT_NE(asset.etag, make_asset("text/css", "b{}").etag);
  EXPECT_EQ(status_of(asset, "If-None-Match", asset.etag), 304);
  EXPECT_EQ(status_of(asset, "If-None-Match", "\"other\", W/" + asset.etag), 304);
  EXPECT_EQ(status_of(asset, "If-None-Match", "*"), 304);
  EXPECT_EQ(status_of(asset, "If-None-Match", "\"other\""), 200);
  EXPECT_EQ(status_of(asset, "If-None-Match", asset.etag, Method::post), 200);
  EXPECT_EQ(status_of(asset, "If-Modified-Since", "Sun, 06 Nov 1994 08:49:37 GMT"), 304);
  EXPECT_EQ(status_of(asset, "If-Modified-Since", "Sun, 06 Nov 1994 08:49:36 GMT"), 200);
  EXPECT_EQ(status_of(asset, "If-Modified-Since", "yesterday"), 200);
  Request both;
  both.method = Method::get;
  both.headers.set("If-None-Match", "\"other\"");
  both.headers.set("If-Modified-Since", "Sun, 06 Nov 1994 08:49:37 GMT");
  EXPECT_EQ(respond(both, asset).status, 200) << "If-None-Match decides alone";
  EXPECT_EQ(respond(both, asset, 60).headers.get("Cache-Control"), "public, max-age=60");
  EXPECT_EQ(content_type_of("a/b.PNG"), "image/png");
  EXPECT_EQ(content_type_of("README"), "application/octet-stream");
}

TEST(Head, NotModifiedHasNoLength) {
  EXPECT_EQ(serialize_head(empty(304), 0, {}).find("Content-Length"), std::string::npos);
  EXPECT_NE(serialize_head(empty(200), 0, {}).find("Content-Length: 0\r\n"), std::string::npos);
  EXPECT_EQ(serialize_head(empty(299), 0, {}).substr(0, 15), "HTTP/1.1 299 \r\n");
}

TEST(Problem, EscapesWhatItShows) {
  const std::string page = plain_problem_page("<b>", "a & b", "CV-7F3A91");
  EXPECT_NE(page.find("<h1>&lt;b&gt;</h1>"), std::string::npos);
  EXPECT_NE(page.find("<html lang=\"fr\">"), std::string::npos);
  EXPECT_EQ(problem_json(400, "a\"b", "c\n\\", "CV-1"),
            "{\"status\":400,\"title\":\"a\\\"b\",\"detail\":\"c\\u000a\\\\\",\"reference\":\"CV-1\"}\n");
  EXPECT_NE(make_reference(), make_reference());
}

// Reads memory that the string still owns: it is emptied, not freed.
bool wiped(const std::string& text, const char* memory, std::size_t size) {
  return text.empty() && text.data() == memory && std::string(memory + 1, size - 1).find("secret") == std::string::npos;
}

TEST(Answer, WipesTheContentOfTheRequest) {
  for (const char* type : {"text/plain", "application/x-www-form-urlencoded"}) {
    Request request;
    request.method = Method::post;
    request.headers.set("Content-Type", type);
    request.body = "password=a+secret+longer+than+a+short+string";
    const char* memory = request.body.data();
    const std::size_t size = request.body.size();
    std::string seen;
    const auto handler = [&](Request& given) {
      seen = given.body + given.form.get("password");
      return text("ok");
    };
    EXPECT_EQ(answer(request, handler, {}).status, 200);
    EXPECT_NE(seen.find("secret"), std::string::npos);
    EXPECT_TRUE(wiped(request.body, memory, size)) << type;
    EXPECT_EQ(request.form.get("password"), "");
  }
}

TEST(Answer, RefusesStatusesNoHandlerMayGive) {
  Request request;
  EXPECT_EQ(answer(request, [](Request&) { return empty(101); }, {}).status, 500);
}

}  // namespace
