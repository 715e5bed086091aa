// One request at a time on one easy handle of libcurl, and the answer to it. Knows nothing of
// sockets: CurlMulti moves it. Neither movable nor copyable: curl holds pointers into it.
#pragma once

#include <cstddef>
#include <expected>
#include <memory>
#include <span>
#include <string>
#include <string_view>

#include <boost/asio/any_io_executor.hpp>
#include <boost/asio/awaitable.hpp>
#include <curl/curl.h>

#include "base/check.h"
#include "net/http/client.h"
#include "net/http/message.h"
#include "runtime/wait_list.h"

namespace crier::http {

class Transfer {
 public:
  Transfer(boost::asio::any_io_executor executor, const ClientOptions& options);
  ~Transfer() = default;
  Transfer(const Transfer&) = delete;
  Transfer& operator=(const Transfer&) = delete;

  // The handle must not be in a multi, and the request before must have been cleared.
  void prepare(Request request, SendOptions options);

  // Returns when `end` was called.
  boost::asio::awaitable<void> ended();

  // Once, after ended().
  [[nodiscard]] std::expected<Response, TransportError> result();

  [[nodiscard]] bool succeeded() const { return ended_ && code_ == CURLE_OK; }

  // Lets go of what was sent, which may be large or hold secrets. Not while in a multi.
  void clear();

  [[nodiscard]] CURL* handle() const { return easy_.get(); }

  // For CurlMulti: curl is done with it. Does not resume anybody inside the call.
  void end(CURLcode code);

  // For the trampolines; they run inside of curl and must not call it.
  std::size_t read_body(std::span<char> into) noexcept;
  std::size_t write_body(std::span<const char> piece) noexcept;
  std::size_t read_header_line(std::string_view line) noexcept;
  void read_trace(std::string_view line) noexcept;

 private:
  struct FreeEasy {
    void operator()(CURL* easy) const { curl_easy_cleanup(easy); }
  };
  struct FreeList {
    void operator()(curl_slist* list) const { curl_slist_free_all(list); }
  };

  // A refused option is a bug of ours, never the network's.
  template <class Value>
  void set(CURLoption option, Value value) {
    CRIER_CHECK(curl_easy_setopt(easy_.get(), option, value) == CURLE_OK);
  }

  void set_what_never_changes(const ClientOptions& options);
  void set_method();
  void set_headers();
  void add_header(const std::string& line);
  [[nodiscard]] TransportError error() const;
  [[nodiscard]] TransportError::Reach reach(TransportError::Kind kind) const;
  [[nodiscard]] int status() const;
  [[nodiscard]] Headers answered_headers() const;

  Request request_;
  SendOptions options_;
  std::size_t body_read_{};
  bool body_begun_{};
  bool withheld_{};
  bool overflowed_{};
  bool refused_{};  // The stream; nothing was done of the request.
  std::size_t header_size_{};
  bool header_ended_{};  // That of the last answer that has begun.

  std::string answer_body_;
  bool ended_{};
  CURLcode code_{CURLE_OK};
  WaitList waiting_;

  std::unique_ptr<curl_slist, FreeList> header_lines_;
  std::unique_ptr<CURL, FreeEasy> easy_;  // Last: destroyed first, while what it points to exists.
};

}  // namespace crier::http
