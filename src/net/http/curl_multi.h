// libcurl's multi interface on an Asio loop. curl says which sockets it wants to be told about and
// when it wants to be woken; this watches them and tells it. Its callbacks only note down what curl
// wants: nothing calls back into curl from inside curl.
#pragma once

#include <memory>
#include <unordered_map>

#include <boost/asio/any_io_executor.hpp>
#include <boost/asio/steady_timer.hpp>
#include <curl/curl.h>

#include "net/http/transfer.h"

namespace crier::http {

class CurlMulti {
 public:
  CurlMulti(boost::asio::any_io_executor executor, int connections_max);
  // Every transfer must have been removed.
  ~CurlMulti();
  CurlMulti(const CurlMulti&) = delete;
  CurlMulti& operator=(const CurlMulti&) = delete;

  // Moves `transfer` until it ends or is removed; it must be removed before it is destroyed.
  void add(Transfer& transfer);
  // Breaks off one that has not ended, and closes its connection if nothing else uses it.
  void remove(Transfer& transfer);

  // For the trampolines. Out of memory ends the program: nothing may throw through curl.
  void watch(curl_socket_t socket, int what) noexcept;
  void wake_after(long milliseconds) noexcept;

 private:
  class Watch;
  struct FreeMulti {
    void operator()(CURLM* multi) const { curl_multi_cleanup(multi); }
  };

  template <class Value>
  void set(CURLMoption option, Value value);
  void forget(curl_socket_t socket) noexcept;
  void socket_is_ready(curl_socket_t socket, int events);
  void wake();
  void act(curl_socket_t socket, int events);
  void collect_ended();

  boost::asio::any_io_executor executor_;
  boost::asio::steady_timer timer_;
  bool wake_posted_{};
  int transfers_{};
  // A handler that was already queued when this died must not touch it: Asio cannot take it back.
  std::shared_ptr<CurlMulti*> self_;
  // Shared with the handlers that wait for the socket, for the same reason.
  std::unordered_map<curl_socket_t, std::shared_ptr<Watch>> watches_;
  std::unique_ptr<CURLM, FreeMulti> multi_;
};

}  // namespace crier::http
