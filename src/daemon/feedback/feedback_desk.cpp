#include "daemon/feedback/feedback_desk.h"

#include <stdexcept>
#include <utility>
#include <vector>

#include <boost/asio/ip/host_name.hpp>
#include <fmt/format.h>

#include "config/listening.h"
#include "runtime/log.h"
#include "runtime/task_group.h"
#include "runtime/text_file.h"

namespace crier::app {

namespace asio = boost::asio;

namespace {

// One that keeps, and one that reads.
constexpr int connections = 2;
constexpr std::size_t rules_octets_max = 1UL << 20U;

// The address whose return paths are sent is written to as well, by whoever looks at a mail.
std::vector<std::string> taken_addresses(const Config& config,
                                         const std::optional<feedback::ReturnAddress>& path) {
  std::vector<std::string> addresses = config.feedback.addresses;
  if (path) addresses.push_back(path->tag + "@" + path->domain);
  return addresses;
}

feedback::ReturnPathReader reader_of(const std::vector<objection::TokenKey>& keys) {
  std::vector<feedback::ReturnPathKey> made;
  for (const objection::TokenKey& key : keys) {
    made.push_back(feedback::return_path_key(key.id, key.secret));
  }
  return feedback::ReturnPathReader(std::move(made));
}

// What `read` makes of the file at `key`; of no file, no rules.
template <class Read>
auto rules_in(std::string_view key, const std::string& file, Read read)
    -> decltype(read(std::string_view())->rules) {
  if (file.empty()) return {};
  const auto text = read_text_file(file, rules_octets_max);
  if (!text) throw std::runtime_error(fmt::format("{}: {} {}", key, file, text.error()));
  auto rules = read(*text);
  if (rules) return std::move(rules->rules);
  std::string message = fmt::format("{} has faults:", key);
  for (const feedback::RuleFault& fault : rules.error()) {
    message += fmt::format("\n{}:{}: {}", file, fault.line, fault.message);
  }
  throw std::runtime_error(message);
}

std::vector<feedback::Rule> rules_of(const std::string& file) {
  return rules_in("feedback.rules", file, feedback::read_rules);
}

std::vector<feedback::ReceiptRule> receipt_rules_of(const std::string& file) {
  return rules_in("feedback.receipt_rules", file, feedback::read_receipt_rules);
}

std::unique_ptr<lmtp::Server> make_server(const std::string& listen, BounceDoor& door,
                                          const asio::any_io_executor& executor) {
  if (listen.empty()) return nullptr;
  return listening("feedback.lmtp", listen, [&](const http::ServerOptions& at) {
    return std::make_unique<lmtp::Server>(
        executor, door,
        lmtp::ServerOptions{.address = at.address, .port = at.port, .host = asio::ip::host_name()});
  });
}

}  // namespace

FeedbackDesk::FeedbackDesk(const Config& config, const Home& home, Clock& clock,
                           dispatch::TroubleListener& listener, Metrics& metrics,
                           const asio::any_io_executor& executor)
    : database_({.url = home.url, .application = home.application, .connections = connections}),
      keeper_(database_, clock, executor),
      texts_(database_, clock),
      door_(keeper_, reader_of(home.keys), taken_addresses(config, home.return_address)),
      watch_(database_, clock, listener, metrics, watch_options(config)),
      listens_(config.feedback.lmtp),
      server_(make_server(config.feedback.lmtp, door_, executor)) {
  if (config.feedback.maildir.empty()) return;
  maildir_.emplace(config.feedback.maildir, database_, clock, listener);
}

FeedbackWatch::Options FeedbackDesk::watch_options(const Config& config) {
  return {.rules = {.mails = rules_of(config.feedback.rules.string()),
                    .receipts = receipt_rules_of(config.feedback.receipt_rules.string())},
          .kept = config.feedback.kept,
          .learnt = [this](feedback::ReturnPathReader reader) { door_.learn(std::move(reader)); }};
}

asio::awaitable<void> FeedbackDesk::run() {
  std::vector<asio::awaitable<void>> tasks;
  tasks.push_back(watch_.run());
  if (maildir_) tasks.push_back(maildir_->run());
  if (server_) {
    log::info("mails that come back are taken", {{"lmtp", listened_at(listens_, server_->port())}});
    tasks.push_back(server_->run());
  }
  return join_all(std::move(tasks));
}

}  // namespace crier::app
