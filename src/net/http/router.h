// Which handler answers a request: by method and path.
#pragma once

#include <functional>
#include <string>
#include <vector>

#include <boost/asio/awaitable.hpp>

#include "net/http/message.h"

namespace crier::http {

class Router {
 public:
  // Both forms may throw: the server answers 500 and logs it. What they refer to must outlive the
  // server.
  using Answer = std::function<Response(const Request&)>;
  using Handler = std::function<boost::asio::awaitable<Response>(Request)>;

  // `path` is a whole path, or ends in "/*" and stands for everything below it. A whole path goes
  // before a pattern, an earlier pattern before a later. A whole path is the same with and without
  // a
  // '/' at its end; a handler of a pattern asks for the rest by without_last_slash(). HEAD is
  // answered by the handler of GET.
  void on(Method method, std::string path, Answer answer);
  void on(Method method, std::string path, Handler handler);

  // 404 when nothing is there, 405 with Allow when the method is wrong.
  [[nodiscard]] boost::asio::awaitable<Response> answer(Request request) const;

 private:
  struct Route {
    Method method;
    std::string path;
    Answer answer;  // One of the two is set.
    Handler handler;
  };

  [[nodiscard]] const Route* route_for(Method method, std::string_view path) const;
  [[nodiscard]] std::string allowed(std::string_view path) const;

  std::vector<Route> routes_;  // Few.
};

}  // namespace crier::http
