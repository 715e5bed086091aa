#include "config/channel/push/web_servers_check.h"

#include <algorithm>
#include <chrono>
#include <utility>

#include <boost/asio/awaitable.hpp>

#include "config/channel/server_view.h"
#include "net/http/probe.h"
#include "net/http/url.h"

namespace crier::app {

namespace {

namespace asio = boost::asio;
namespace json = boost::json;

constexpr std::chrono::seconds time_max{20};

asio::awaitable<void> ask_server(std::string url, std::string ca_file, http::Probe* answer) {
  auto asking = http::probe(http::parse_url(url).value(), std::move(ca_file), time_max);
  *answer = co_await std::move(asking);
}

class WebServersCheck final : public OnlineCheck {
 public:
  explicit WebServersCheck(WebServers servers)
      : servers_(std::move(servers)), answers_(servers_.servers.size()) {}

  void ask(TaskGroup& tasks) override {
    for (std::size_t at = 0; at < answers_.size(); ++at) {
      tasks.spawn(ask_server(servers_.servers[at].url, servers_.ca_file, &answers_[at]));
    }
  }

  [[nodiscard]] bool is_all_well() const override {
    return std::ranges::all_of(answers_, &std::string::empty, &http::Probe::failure);
  }

  [[nodiscard]] std::string table(std::size_t /*columns*/) const override { return {}; }

  [[nodiscard]] std::string text(std::size_t columns) const override {
    std::string text;
    for (std::size_t at = 0; at < answers_.size(); ++at) {
      text += text_of({.name = servers_.servers[at].name,
                       .greeting = {},
                       .tls = answers_[at].tls,
                       .failure = answers_[at].failure},
                      columns);
    }
    return text;
  }

  void add_to(json::object& document) const override {
    json::array list;
    for (std::size_t at = 0; at < answers_.size(); ++at) {
      list.push_back(json::object{{"name", servers_.servers[at].name},
                                  {"address", answers_[at].address},
                                  {"tls", json_of(answers_[at].tls)},
                                  {"failure", answers_[at].failure}});
    }
    document[servers_.channel] = std::move(list);
  }

 private:
  WebServers servers_;
  std::vector<http::Probe> answers_;
};

}  // namespace

std::unique_ptr<OnlineCheck> check_of_web_servers(WebServers servers) {
  return std::make_unique<WebServersCheck>(std::move(servers));
}

}  // namespace crier::app
