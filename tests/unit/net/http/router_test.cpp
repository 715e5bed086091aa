#include "net/http/router.h"

#include <string>
#include <vector>

#include <boost/asio/io_context.hpp>
#include <gtest/gtest.h>

#include "runtime/task_group.h"

namespace crier::http {
namespace {

namespace asio = boost::asio;

class RouterTest : public testing::Test {
 protected:
  RouterTest() {
    router.on(Method::get, "/o/*", says("page"));
    router.on(Method::post, "/o/*", says("objection"));
    router.on(Method::get, "/o/help", says("help"));
    router.on(Method::get, "/", [](Request request) { return later(std::move(request)); });
    router.on(Method::post, "/hook", says("hook"));
  }

  static Router::Answer says(std::string body) {
    return [body](const Request&) { return text_response(200, body); };
  }

  static asio::awaitable<Response> later(Request request) {
    co_return text_response(200, "root " + std::string(request.query()));
  }

  Response answer(Method method, std::string target) {
    TaskGroup tasks(io.get_executor());
    Response response;
    tasks.spawn(keep({.method = method, .target = std::move(target)}, &response));
    io.restart();
    io.poll();
    return response;
  }

  asio::awaitable<void> keep(Request request, Response* into) {
    *into = co_await router.answer(std::move(request));
  }

  asio::io_context io;
  Router router;
};

TEST_F(RouterTest, chooses_by_method_and_path) {
  struct Row {
    Method method;
    const char* target;
    const char* body;
  };
  for (const Row& row : std::vector<Row>{
           {Method::get, "/o/token", "page"},
           {Method::get, "/o/a/b?x=/o/help", "page"},
           {Method::get, "/o/help", "help"},
           {Method::post, "/o/help", "objection"},
           {Method::post, "/o/token", "objection"},
           {Method::head, "/o/token", "page"},
           {Method::get, "/?lang=de", "root lang=de"},
           {Method::post, "/hook", "hook"},
           // A '/' at the end is none.
           {Method::post, "/hook/", "hook"},
           {Method::get, "/o/help/", "help"},
           {Method::get, "/o/token/", "page"},
       }) {
    EXPECT_EQ(answer(row.method, row.target).body, row.body) << row.target;
  }
}

TEST_F(RouterTest, tells_when_nothing_is_there) {
  for (const char* target :
       {"/o", "/o/", "/hook//", "/Hook", "/Hook/", "", "*", "hook", "/../hook"}) {
    EXPECT_EQ(answer(Method::get, target).status, 404) << target;
  }
}

TEST_F(RouterTest, tells_which_methods_are_for_here) {
  const Response hook = answer(Method::get, "/hook");
  const Response page = answer(Method::other, "/o/token");
  const Response root = answer(Method::post, "/");

  EXPECT_EQ(hook.status, 405);
  EXPECT_EQ(hook.headers.find("Allow"), "POST");
  EXPECT_EQ(page.headers.find("Allow"), "GET, HEAD, POST");
  EXPECT_EQ(root.headers.find("Allow"), "GET, HEAD");
}

}  // namespace
}  // namespace crier::http
