// One question over HTTP on loopback.
#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <vector>

namespace crier::e2e {

struct PageAnswer {
  int status{};
  std::string head;  // Status line and header fields.
  std::string body;
};

// GET on loopback. Nothing: nobody answers within some seconds. `fields` are further header fields,
// each with its line end.
[[nodiscard]] std::optional<PageAnswer> fetch(std::uint16_t port, const std::string& path,
                                              const std::string& fields = "");

// A GET that is asked now and whose answer is read later.
class PendingPage {
 public:
  PendingPage(std::uint16_t port, const std::string& path, const std::string& fields);
  ~PendingPage();
  PendingPage(const PendingPage&) = delete;
  PendingPage& operator=(const PendingPage&) = delete;

  // Once; waits as `fetch` does.
  [[nodiscard]] std::optional<PageAnswer> answer();

 private:
  class State;
  std::unique_ptr<State> state_;
};

// Connections on which something is said and nothing more, for as long as this lives.
class SlowVisitors {
 public:
  SlowVisitors(std::uint16_t port, int count, const std::string& said);
  ~SlowVisitors();
  SlowVisitors(const SlowVisitors&) = delete;
  SlowVisitors& operator=(const SlowVisitors&) = delete;

 private:
  std::vector<int> sockets_;
};

// A POST; without a type the body has none.
struct Form {
  std::string body;
  std::string type{"application/x-www-form-urlencoded"};
  std::string fields{};  // As of `fetch`.
};
[[nodiscard]] std::optional<PageAnswer> post(std::uint16_t port, const std::string& path,
                                             const Form& form);

}  // namespace crier::e2e
