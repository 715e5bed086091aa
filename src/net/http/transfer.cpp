#include "net/http/transfer.h"

#include <algorithm>
#include <cstring>
#include <utility>

extern "C" {

static std::size_t crier_curl_read(char* into, std::size_t size, std::size_t count,
                                   void* transfer) noexcept {
  return static_cast<crier::http::Transfer*>(transfer)->read_body({into, size * count});
}

static std::size_t crier_curl_write(char* from, std::size_t size, std::size_t count,
                                    void* transfer) noexcept {
  return static_cast<crier::http::Transfer*>(transfer)->write_body({from, size * count});
}

static std::size_t crier_curl_header(char* from, std::size_t size, std::size_t count,
                                     void* transfer) noexcept {
  return static_cast<crier::http::Transfer*>(transfer)->read_header_line({from, size * count});
}

// libcurl repeats a request by itself when a kept connection breaks before an answer; but the
// server may have acted on the first. A repetition needs the body again, and is refused here.
static int crier_curl_seek(void* /*transfer*/, curl_off_t /*offset*/, int /*origin*/) noexcept {
  return CURL_SEEKFUNC_FAIL;
}

static int crier_curl_trace(CURL* /*easy*/, curl_infotype kind, char* text, std::size_t size,
                            void* transfer) noexcept {
  if (kind == CURLINFO_TEXT)
    static_cast<crier::http::Transfer*>(transfer)->read_trace({text, size});
  return 0;
}

}  // extern "C"

namespace crier::http {

namespace {

using Kind = TransportError::Kind;

Kind kind_of(CURLcode code) {
  switch (code) {
    case CURLE_COULDNT_RESOLVE_HOST: return Kind::unresolved;
    case CURLE_COULDNT_CONNECT: return Kind::unreachable;
    case CURLE_SSL_CONNECT_ERROR:
    case CURLE_PEER_FAILED_VERIFICATION:
    case CURLE_SSL_CERTPROBLEM:
    case CURLE_SSL_CIPHER:
    case CURLE_SSL_CACERT_BADFILE:
    case CURLE_SSL_ISSUER_ERROR:
    case CURLE_SSL_INVALIDCERTSTATUS: return Kind::tls_failed;
    case CURLE_OPERATION_TIMEDOUT: return Kind::timed_out;
    case CURLE_WEIRD_SERVER_REPLY:
    case CURLE_UNSUPPORTED_PROTOCOL: return Kind::protocol_error;
    case CURLE_TOO_LARGE: return Kind::answer_too_long;
    case CURLE_URL_MALFORMAT: return Kind::invalid_request;
    default: return Kind::connection_lost;
  }
}

// Of most kinds curl says the same again, or speaks of its own protocols.
std::string_view words_of(Kind kind, CURLcode code) {
  const bool says_more = kind == Kind::tls_failed || kind == Kind::connection_lost;
  return says_more && code != CURLE_OK ? curl_easy_strerror(code) : "";
}

}  // namespace

Transfer::Transfer(boost::asio::any_io_executor executor, const ClientOptions& options)
    : waiting_(std::move(executor)), easy_(curl_easy_init()) {
  CRIER_CHECK(easy_ != nullptr);
  set_what_never_changes(options);
}

void Transfer::set_what_never_changes(const ClientOptions& options) {
  set(CURLOPT_PRIVATE, this);
  set(CURLOPT_READFUNCTION, &crier_curl_read);
  set(CURLOPT_READDATA, this);
  set(CURLOPT_SEEKFUNCTION, &crier_curl_seek);
  set(CURLOPT_SEEKDATA, this);
  set(CURLOPT_WRITEFUNCTION, &crier_curl_write);
  set(CURLOPT_WRITEDATA, this);
  set(CURLOPT_HEADERFUNCTION, &crier_curl_header);
  set(CURLOPT_HEADERDATA, this);
  // Signals are the program's business; a thread of the resolver is not waited for.
  set(CURLOPT_NOSIGNAL, 1L);
  set(CURLOPT_QUICK_EXIT, 1L);
  set(CURLOPT_PROTOCOLS_STR, "http,https");
  set(CURLOPT_FOLLOWLOCATION, 0L);
  set(CURLOPT_PROXY, "");
  set(CURLOPT_USERAGENT, "crier");
  set(CURLOPT_HTTP_VERSION, static_cast<long>(CURL_HTTP_VERSION_2TLS));
  // Where it turns out that the server speaks HTTP/1.1, curl lets all requests that wait wait for
  // the answer to the first one, also over TLS.
  if (options.sharing == Sharing::expected) {
    set(CURLOPT_PIPEWAIT, 1L);
    // The only way to learn that a stream was refused: curl has no code for it.
    set(CURLOPT_DEBUGFUNCTION, &crier_curl_trace);
    set(CURLOPT_DEBUGDATA, this);
    set(CURLOPT_VERBOSE, 1L);
  }
  set(CURLOPT_SSL_VERIFYPEER, 1L);
  set(CURLOPT_SSL_VERIFYHOST, 2L);
  set(CURLOPT_SSLVERSION, static_cast<long>(CURL_SSLVERSION_TLSv1_2));
  if (!options.ca_file.empty()) set(CURLOPT_CAINFO, options.ca_file.c_str());
}

void Transfer::prepare(Request request, SendOptions options) {
  request_ = std::move(request);
  options_ = std::move(options);
  CRIER_CHECK(header_lines_ == nullptr);
  body_read_ = 0;
  body_begun_ = withheld_ = overflowed_ = refused_ = header_ended_ = ended_ = false;
  header_size_ = 0;
  answer_body_.clear();
  set(CURLOPT_URL, request_.target.c_str());
  set(CURLOPT_CONNECTTIMEOUT_MS, static_cast<long>(options_.connect_timeout.count()));
  set(CURLOPT_TIMEOUT_MS, static_cast<long>(options_.total_timeout.count()));
  set_method();
  set_headers();
}

void Transfer::set_method() {
  switch (request_.method) {
    case Method::get: set(CURLOPT_HTTPGET, 1L); return;
    case Method::head: set(CURLOPT_NOBODY, 1L); return;
    case Method::post:
      set(CURLOPT_NOBODY, 0L);
      set(CURLOPT_POST, 1L);
      set(CURLOPT_POSTFIELDSIZE_LARGE, static_cast<curl_off_t>(request_.body.size()));
      return;
    case Method::other: CRIER_CHECK(false);
  }
}

void Transfer::set_headers() {
  // Without this a large body would wait for "100 Continue", which many servers never say.
  add_header("Expect:");
  for (const Header& header : request_.headers) {
    // A line break would begin another header. The values are ours; this is the last gate.
    CRIER_CHECK(header.name.find_first_of("\r\n:") == std::string::npos);
    CRIER_CHECK(header.value.find_first_of("\r\n") == std::string::npos);
    add_header(header.name + ": " + header.value);
  }
  set(CURLOPT_HTTPHEADER, header_lines_.get());
}

void Transfer::add_header(const std::string& line) {
  curl_slist* const longer = curl_slist_append(header_lines_.get(), line.c_str());
  CRIER_CHECK(longer != nullptr);
  static_cast<void>(header_lines_.release());  // `longer` begins with it.
  header_lines_.reset(longer);
}

boost::asio::awaitable<void> Transfer::ended() {
  while (!ended_) co_await waiting_.wait();
}

void Transfer::end(CURLcode code) {
  code_ = code;
  ended_ = true;
  waiting_.notify_all();
}

void Transfer::clear() {
  set(CURLOPT_HTTPHEADER, nullptr);
  header_lines_.reset();
  request_ = {};
  options_ = {};
}

std::size_t Transfer::read_body(std::span<char> into) noexcept {
  if (!body_begun_ && options_.permission && !options_.permission()) {
    withheld_ = true;
    return CURL_READFUNC_ABORT;
  }
  body_begun_ = true;
  // Curl has begun again what was refused before any of the body left: that may now arrive.
  refused_ = false;
  const std::size_t count = std::min(into.size(), request_.body.size() - body_read_);
  std::memcpy(into.data(), request_.body.data() + body_read_, count);
  body_read_ += count;
  return count;
}

std::size_t Transfer::write_body(std::span<const char> piece) noexcept {
  if (answer_body_.size() + piece.size() > response_body_bytes_max) {
    overflowed_ = true;
    return CURL_WRITEFUNC_ERROR;
  }
  answer_body_.append(piece.data(), piece.size());
  return piece.size();
}

// Curl hands over line by line, and the empty line at the end too. Trailers come after the body.
std::size_t Transfer::read_header_line(std::string_view line) noexcept {
  if (line.starts_with("HTTP/")) {
    header_ended_ = false;
    header_size_ = 0;
  }
  header_size_ += line.size();
  if (header_size_ > response_header_bytes_max) {
    overflowed_ = true;
    return CURL_WRITEFUNC_ERROR;
  }
  if (line == "\r\n" || line == "\n") header_ended_ = true;
  return line.size();
}

// "[HTTP/2] [5] REFUSED_STREAM, try again on a new connection": curl says so before it repeats the
// request by itself, which crier_curl_seek prevents.
void Transfer::read_trace(std::string_view line) noexcept {
  if (line.contains("] REFUSED_STREAM, ")) refused_ = true;
}

std::expected<Response, TransportError> Transfer::result() {
  CRIER_CHECK(ended_);
  // Curl lets an answer pass that is closed within its header.
  if (code_ != CURLE_OK || !header_ended_) return std::unexpected(error());
  return Response{
      .status = status(), .headers = answered_headers(), .body = std::move(answer_body_)};
}

TransportError Transfer::error() const {
  Kind kind = kind_of(code_);
  if (overflowed_) kind = Kind::answer_too_long;
  if (refused_) kind = Kind::stream_refused;
  if (withheld_) kind = Kind::withheld;
  return {.kind = kind,
          .reach = reach(kind),
          .status = status(),
          .has_header = header_ended_,
          .words = words_of(kind, code_)};
}

// Curl's code does not tell: a repetition that it tried and could not connect for looks like a
// request that never left. Whether it asked for the body does.
TransportError::Reach Transfer::reach(Kind kind) const {
  using enum TransportError::Reach;
  if (kind == Kind::stream_refused) return not_sent;
  if (!request_.body.empty()) return body_begun_ ? sent : not_sent;
  switch (kind) {
    case Kind::unresolved:
    case Kind::unreachable:
    case Kind::tls_failed:
    case Kind::invalid_request: return not_sent;
    default: return sent;
  }
}

int Transfer::status() const {
  long code = 0;
  CRIER_CHECK(curl_easy_getinfo(easy_.get(), CURLINFO_RESPONSE_CODE, &code) == CURLE_OK);
  return static_cast<int>(code);
}

Headers Transfer::answered_headers() const {
  Headers headers;
  curl_header* header = nullptr;
  while ((header = curl_easy_nextheader(easy_.get(), CURLH_HEADER, -1, header)) != nullptr) {
    headers.add(header->name, header->value);
  }
  return headers;
}

}  // namespace crier::http
