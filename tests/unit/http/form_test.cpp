// Form bodies: urlencoded, multipart, cookies.
#include <gtest/gtest.h>

#include <random>

#include "host-api/host/http/cookies.hpp"
#include "host-api/host/http/form.hpp"

namespace {

using namespace ent::http;

TEST(Urlencoded, DecodesFields) {
  const auto form = parse_urlencoded("a=1&b=%C3%A9+%2B&a=2&&vide&=x&c=d=e");
  ASSERT_TRUE(form);
  EXPECT_EQ(form->size(), 6U);
  EXPECT_EQ(form->get("a"), "1");
  EXPECT_EQ(form->all("a"), (std::vector<std::string>{"1", "2"}));
  EXPECT_EQ(form->get("b"), "\xc3\xa9 +");
  EXPECT_TRUE(form->has("vide"));
  EXPECT_EQ(form->get(""), "x");
  EXPECT_EQ(form->get("c"), "d=e");
  EXPECT_EQ(form->get("absent", "rien"), "rien");
}

TEST(Urlencoded, RefusesWhatIsNoText) {
  for (const char* bad : {"a=%", "a=%4", "%g0=1", "a=%C3", "a=%00", "a=%ED%A0%80"}) {
    const auto form = parse_urlencoded(bad);
    ASSERT_FALSE(form) << bad;
    EXPECT_EQ(form.error().code, FailureCode::malformed);
  }
  const auto many = parse_urlencoded("a&b&c", 2);
  ASSERT_FALSE(many);
  EXPECT_EQ(many.error().code, FailureCode::too_many);
  EXPECT_TRUE(parse_urlencoded("a&b", 2));
  EXPECT_TRUE(parse_urlencoded(""));
}

std::string part(const std::string& disposition, const std::string& content, const std::string& more = {}) {
  return "--XX\r\nContent-Disposition: " + disposition + "\r\n" + more + "\r\n" + content + "\r\n";
}

TEST(Multipart, ReadsFieldsAndFiles) {
  const std::string body =
      part("form-data; name=\"titre\"", "Immersion \xc3\xa9t\xc3\xa9") +
      part("form-data; name=\"scan\"; filename=\"page \xc3\xa9.pdf\"", std::string("%PDF\r\n\0\xff", 8),
           "Content-Type: application/pdf\r\n") +
      part("form-data; name=\"scan\"; filename=\"\"", "", "Content-Type: application/octet-stream\r\n") +
      part("form-data; name=\"vide\"", "") + "--XX--\r\n";
  const auto form = parse_multipart(body, "XX");
  ASSERT_TRUE(form) << form.error().what;
  EXPECT_EQ(form->fields.get("titre"), "Immersion \xc3\xa9t\xc3\xa9");
  EXPECT_TRUE(form->fields.has("vide"));
  ASSERT_EQ(form->files.size(), 1U) << "a file input left empty is no file";
  EXPECT_EQ(form->files[0].field, "scan");
  EXPECT_EQ(form->files[0].filename, "page \xc3\xa9.pdf");
  EXPECT_EQ(form->files[0].content_type, "application/pdf");
  EXPECT_EQ(form->files[0].bytes, std::string("%PDF\r\n\0\xff", 8));
}

TEST(Multipart, FileNamesAreNamesOnly) {
  const auto name = [](const std::string& parameter) {
    const auto form = parse_multipart(part("form-data; name=f; " + parameter, "x") + "--XX--", "XX");
    return form && form->files.size() == 1 ? form->files[0].filename : std::string("refused");
  };
  EXPECT_EQ(name("filename=\"../../etc/passwd\""), "passwd");
  EXPECT_EQ(name("filename=\"C:\\dir\\scan.pdf\""), "scan.pdf");
  EXPECT_EQ(name("filename=\"a\\\"b.pdf\""), "a\"b.pdf");
  EXPECT_EQ(name("filename=\"a\tb\x7f.pdf\""), "ab.pdf");
  EXPECT_EQ(name("filename=\"x.pdf\"; filename*=UTF-8''%C3%A9t%C3%A9.pdf"), "\xc3\xa9t\xc3\xa9.pdf");
  EXPECT_EQ(name("filename*=UTF-8''..%2Fx.pdf"), "x.pdf");
  EXPECT_EQ(name("filename*=latin1''a"), "refused");
  EXPECT_EQ(name("filename=\"\xff\""), "refused");
  const std::string cut =
      name("filename=\"a" + std::string(127, 'b') + "\xc3\xa9" + std::string(125, 'c') + "\xc3\xa9\"");
  EXPECT_EQ(cut.size(), 255U);
  const std::string at_border = name("filename=\"" + std::string(254, 'b') + "\xc3\xa9\"");
  EXPECT_EQ(at_border, std::string(254, 'b')) << "cut inside a character";
}

TEST(Multipart, ContentThatLooksLikeABoundary) {
  const auto form = parse_multipart(part("form-data; name=a", "x--XX\r\n-XX\r\n--X\r\n") + "--XX--", "XX");
  ASSERT_TRUE(form) << form.error().what;
  EXPECT_EQ(form->fields.get("a"), "x--XX\r\n-XX\r\n--X\r\n");
}

TEST(Multipart, PreambleEpilogueAndPadding) {
  const auto form =
      parse_multipart("hello\r\n--XX \t\r\ncontent-disposition: FORM-DATA; NAME=a\r\n\r\n1\r\n--XX--bye", "XX");
  ASSERT_TRUE(form) << form.error().what;
  EXPECT_EQ(form->fields.get("a"), "1");
  const auto none = parse_multipart("--XX--", "XX");
  ASSERT_TRUE(none);
  EXPECT_TRUE(none->fields.empty());
}

TEST(Multipart, RefusesBrokenBodies) {
  const std::string good = part("form-data; name=a", "1");
  const std::vector<std::string> bad = {
      "",
      "no boundary",
      good,                                                        // never closed
      "--XXjunk\r\n",                                              // text after the boundary
      "--XX\r\nContent-Disposition: form-data; name=a\r\n",        // headers without end
      "--XX\r\n\r\n1\r\n--XX--",                                   // no disposition
      part("form-data", "1") + "--XX--",                           // no name
      part("attachment; name=a", "1") + "--XX--",                  // another disposition
      part("form-data; name=\"a", "1") + "--XX--",                 // quote without end
      part("form-data; name=\"a\"b", "1") + "--XX--",              // text after the quote
      part("form-data; name=\"\xff\"", "1") + "--XX--",            // name not UTF-8
      part("form-data; name=a", "\xff") + "--XX--",                // text not UTF-8
      part("form-data; name=a", std::string(1, '\0')) + "--XX--",  // text with NUL
      part("form-data; name=a", "1", "Content-Disposition: form-data; name=b\r\n") + "--XX--",
      part("form-data; name=a", "1", "no colon\r\n") + "--XX--",
      part("form-data; name=a", "1", "X: " + std::string(9000, 'x') + "\r\n") + "--XX--",
  };
  for (const std::string& body : bad) {
    const auto form = parse_multipart(body, "XX");
    ASSERT_FALSE(form) << body;
    EXPECT_EQ(form.error().code, FailureCode::malformed) << body;
  }
  std::string many;
  for (int i = 0; i < 4; ++i) many += good;
  const auto form = parse_multipart(many + "--XX--", "XX", 3);
  ASSERT_FALSE(form);
  EXPECT_EQ(form.error().code, FailureCode::too_many);
  EXPECT_TRUE(parse_multipart(many + "--XX--", "XX", 4));
}

TEST(Multipart, Boundary) {
  const auto boundary = [](const char* type) {
    const auto found = multipart_boundary(type);
    return found ? *found : std::string("refused");
  };
  EXPECT_EQ(boundary("multipart/form-data; boundary=----WebKitFormBoundaryx7"), "----WebKitFormBoundaryx7");
  EXPECT_EQ(boundary("Multipart/Form-Data; charset=utf-8; Boundary=\"a b\""), "a b");
  EXPECT_EQ(boundary("multipart/form-data"), "refused");
  EXPECT_EQ(boundary("multipart/form-data; boundary="), "refused");
  EXPECT_EQ(boundary("multipart/form-data; boundary=\"a \""), "refused");
  EXPECT_EQ(boundary("multipart/form-data; boundary=a\rb"), "refused");
  EXPECT_EQ(boundary("multipart/mixed; boundary=a"), "refused");
  EXPECT_EQ(boundary(("multipart/form-data; boundary=" + std::string(71, 'a')).c_str()), "refused");
}

// Whatever is cut or flipped in a good body: a value or a failure, and what comes out keeps the promised shape.
TEST(Multipart, DamagedBodiesNeverCrash) {
  const unsigned seed = std::random_device{}();
  std::cout << "seed " << seed << '\n';
  std::mt19937 random(seed);
  const std::string good = part("form-data; name=\"a\"", "1") +
                           part("form-data; name=\"f\"; filename*=UTF-8''%41.pdf", "bytes", "Content-Type: x/y\r\n") +
                           "--XX--\r\n";
  for (int i = 0; i < 20'000; ++i) {
    std::string body = good;
    for (unsigned k = 0; k < 1 + random() % 3; ++k) body[random() % body.size()] = static_cast<char>(random());
    if (random() % 4 == 0) body.resize(random() % body.size());
    const auto form = parse_multipart(body, "XX");
    if (!form) continue;
    for (const UploadedFile& file : form->files) ASSERT_EQ(file.filename.find('/'), std::string::npos);
  }
}

TEST(Cookies, AreBuiltSafely) {
  EXPECT_EQ(set_cookie({.name = "session", .value = "abc", .secure = true, .same_site = SameSite::strict}),
            "session=abc; Path=/; HttpOnly; Secure; SameSite=Strict");
  EXPECT_EQ(set_cookie({.name = "s", .value = "", .path = "/a", .http_only = false, .max_age = std::chrono::hours(1)}),
            "s=; Path=/a; Max-Age=3600; SameSite=Lax");
  EXPECT_EQ(expire_cookie("s"), "s=; Path=/; Max-Age=0; HttpOnly; SameSite=Lax");
  EXPECT_THROW(set_cookie({.name = "a b", .value = "1"}), std::invalid_argument);
  EXPECT_THROW(set_cookie({.name = "a", .value = "1; Domain=x"}), std::invalid_argument);
  EXPECT_THROW(set_cookie({.name = "a", .value = "\xc3\xa9"}), std::invalid_argument);
  EXPECT_THROW(set_cookie({.name = "a", .value = "1", .path = "/;x"}), std::invalid_argument);
}

TEST(Cookies, AreReadWithoutTheBrokenOnes) {
  const auto cookies = parse_cookies("session=abc; theme=\"dark\"; broken; a b=1; session=other; x=\xff");
  ASSERT_TRUE(cookies);
  EXPECT_EQ(cookies->size(), 3U);
  EXPECT_EQ(cookies->get("session"), "abc");
  EXPECT_EQ(cookies->get("theme"), "dark");
  EXPECT_FALSE(parse_cookies("a=1;b=2;c=3", 2));
}

}  // namespace
