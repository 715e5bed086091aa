#include "net/http/router.h"

#include <algorithm>
#include <utility>

#include "base/check.h"

namespace crier::http {

namespace asio = boost::asio;

namespace {

bool is_pattern(std::string_view path) {
  return path.ends_with("/*");
}

// The pattern "/o/*" matches "/o/x", "/o/x/" and "/o/x/y", but not "/o" and not "/o/".
bool matches(std::string_view pattern, std::string_view path) {
  if (!is_pattern(pattern)) return without_last_slash(pattern) == without_last_slash(path);
  const std::string_view stem = pattern.substr(0, pattern.size() - 1);
  return path.size() > stem.size() && path.starts_with(stem);
}

}  // namespace

void Router::on(Method method, std::string path, Answer answer) {
  CRIER_CHECK(path.starts_with('/') && method != Method::head);
  routes_.push_back(
      {.method = method, .path = std::move(path), .answer = std::move(answer), .handler = {}});
}

void Router::on(Method method, std::string path, Handler handler) {
  CRIER_CHECK(path.starts_with('/') && method != Method::head);
  routes_.push_back(
      {.method = method, .path = std::move(path), .answer = {}, .handler = std::move(handler)});
}

const Router::Route* Router::route_for(Method method, std::string_view path) const {
  const Route* found = nullptr;
  for (const Route& route : routes_) {
    if (route.method != method || !matches(route.path, path)) continue;
    if (!is_pattern(route.path)) return &route;
    if (found == nullptr) found = &route;
  }
  return found;
}

std::string Router::allowed(std::string_view path) const {
  const auto has = [&](Method method) { return route_for(method, path) != nullptr; };
  std::string methods;
  if (has(Method::get)) methods = "GET, HEAD";
  if (has(Method::post)) methods += methods.empty() ? "POST" : ", POST";
  return methods;
}

asio::awaitable<Response> Router::answer(Request request) const {
  const Method method = request.method == Method::head ? Method::get : request.method;
  const Route* const route = route_for(method, request.path());
  if (route == nullptr) {
    std::string methods = allowed(request.path());
    if (methods.empty()) co_return text_response(404, "There is nothing here.\n");
    Response refusal = text_response(405, "This method is not for here.\n");
    refusal.headers.add("Allow", std::move(methods));
    co_return refusal;
  }
  if (route->answer) co_return route->answer(request);
  asio::awaitable<Response> answering = route->handler(std::move(request));
  Response response = co_await std::move(answering);
  co_return response;
}

}  // namespace crier::http
