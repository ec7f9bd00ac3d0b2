#include "host-api/host/http/router.hpp"

#include <gtest/gtest.h>

namespace {

using namespace ent::http;

Handler named(const std::string& name) {
  return [name](Request& request) {
    std::string out = name;
    for (const Field& param : request.params) out += " " + param.name + "=" + param.value;
    return text(out);
  };
}

Response ask(const Router& router, Method method, const std::vector<std::string>& segments) {
  Request request;
  request.method = method;
  request.segments = segments;
  for (const std::string& segment : segments) request.path += "/" + segment;
  if (request.path.empty()) request.path = "/";
  return router.dispatch(request);
}

TEST(Router, TheMostLiteralPatternWins) {
  Router router;
  router.get("/{rest...}", named("all"));
  router.get("/a/{id}", named("id"));
  router.get("/a/new", named("new"));
  router.get("/a/{id}/{rest...}", named("below"));
  router.get("/a/{id}/edit", named("edit"));
  router.get("/", named("root"));
  router.get("/{x}/new", named("x-new"));
  EXPECT_EQ(ask(router, Method::get, {}).body, "root");
  EXPECT_EQ(ask(router, Method::get, {"a", "new"}).body, "new");
  EXPECT_EQ(ask(router, Method::get, {"a", "7"}).body, "id id=7");
  EXPECT_EQ(ask(router, Method::get, {"b", "new"}).body, "x-new x=b");
  EXPECT_EQ(ask(router, Method::get, {"a", "7", "edit"}).body, "edit id=7");
  EXPECT_EQ(ask(router, Method::get, {"a", "7", "x", "y"}).body, "below id=7 rest=x/y");
  EXPECT_EQ(ask(router, Method::get, {"z", "7"}).body, "all rest=z/7");
}

TEST(Router, RestTakesNothingToo) {
  Router router;
  router.get("/p/{rest...}", named("p"));
  EXPECT_EQ(ask(router, Method::get, {"p"}).body, "p rest=");
  EXPECT_EQ(ask(router, Method::get, {}).status, 404);
}

TEST(Router, MethodsThatDoNotFit) {
  Router router;
  router.get("/a", named("get"));
  router.post("/a", named("post"));
  router.add(Method::del, "/{x}", named("del"));
  EXPECT_EQ(ask(router, Method::head, {"a"}).body, "get");
  EXPECT_EQ(ask(router, Method::del, {"a"}).body, "del x=a") << "a less literal pattern may serve the method";
  const Response wrong = ask(router, Method::put, {"a"});
  EXPECT_EQ(wrong.status, 405);
  EXPECT_EQ(wrong.headers.get("Allow"), "GET, HEAD, POST, DELETE, OPTIONS");
  EXPECT_EQ(ask(router, Method::options, {"a"}).status, 204);
  EXPECT_EQ(ask(router, Method::options, {"a", "b"}).status, 404);
  EXPECT_EQ(ask(router, Method::unknown, {"a"}).status, 501);
}

TEST(Router, AnOwnHeadRouteWins) {
  Router router;
  router.get("/a", named("get"));
  router.add(Method::head, "/a", named("head"));
  EXPECT_EQ(ask(router, Method::head, {"a"}).body, "head");
  EXPECT_EQ(ask(router, Method::get, {"a"}).body, "get");
}

TEST(Router, RefusesBadPatterns) {
  Router router;
  for (const char* bad : {"", "a", "/a//b", "/a/", "/{}", "/{...}", "/a{b}", "/{rest...}/x"}) {
    EXPECT_THROW(router.get(bad, named("x")), std::invalid_argument) << bad;
  }
  router.get("/a/{id}", named("x"));
  EXPECT_THROW(router.get("/a/{other}", named("x")), std::invalid_argument);
  EXPECT_THROW(router.add(Method::unknown, "/o", named("x")), std::invalid_argument);
}

}  // namespace
