// An address is one of ours or it is "#".
#include "plugin/pages/url.hpp"

#include <gtest/gtest.h>

#include "plugin/pages/html.hpp"

namespace conventions::pages {
namespace {

TEST(Url, EncodesSegmentsAndQueries) {
  EXPECT_EQ(Url::page("/app/conventions", {}).text(), "/app/conventions/");
  EXPECT_EQ(Url::page("/m", {"conventions", "a/b?c#d"}).text(), "/m/conventions/a%2Fb%3Fc%23d");
  EXPECT_EQ(Url::page("/m", {"x"}, {{"a", "1 2&3"}, {"b", ""}, {"c", "é"}}).text(), "/m/x?a=1%202%263&c=%C3%A9");
  EXPECT_EQ(Url::page("/m", {"x"}).with_anchor("cv-fin").text(), "/m/x#cv-fin");
}

TEST(Url, TakesOnlyAddressesOfTheSiteFromTheHost) {
  EXPECT_EQ(Url::from_host("/offres/o-1").text(), "/offres/o-1");
  EXPECT_EQ(Url::from_host("https://ent.example.org/x").text(), "https://ent.example.org/x");
  for (const char* bad : {"javascript:alert(1)", "//evil.example", "/\\evil.example", "data:text/html,x", "", "offres",
                          "/a\nb", "/a b", "JaVaScRiPt:1"}) {
    EXPECT_EQ(Url::from_host(bad).text(), "#") << bad;
  }
}

TEST(View, HoldsNamesToTheirKind) {
  View view;
  EXPECT_THROW(view.text("home_url", "javascript:1"), std::logic_error);
  EXPECT_THROW(view.text("body_html", "<b>"), std::logic_error);
  EXPECT_THROW(view.url("title", Url::anchor("x")), std::logic_error);
  EXPECT_NO_THROW(view.url("home_url", Url::anchor("x")));
}

}  // namespace
}  // namespace conventions::pages
