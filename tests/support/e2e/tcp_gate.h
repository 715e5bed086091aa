// A door in front of a server on loopback that a test closes and opens: closed, nobody listens
// there, and who is connected is cut off.
#pragma once

#include <cstdint>
#include <memory>
#include <string>

namespace crier::e2e {

class TcpGate {
 public:
  // Closed, at a port of its own that stays the same.
  TcpGate();
  ~TcpGate();
  TcpGate(const TcpGate&) = delete;
  TcpGate& operator=(const TcpGate&) = delete;

  [[nodiscard]] std::uint16_t port() const;
  // "http://127.0.0.1:PORT".
  [[nodiscard]] std::string url() const;

  // Leads to this port of loopback from now on.
  void open(std::uint16_t target);
  void close();

 private:
  class State;
  std::unique_ptr<State> state_;
};

}  // namespace crier::e2e
