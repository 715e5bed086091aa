// What the answer of a webhook's receiver means for the notice.
#pragma once

#include <string>

#include "base/redaction/redacted.h"
#include "base/time.h"
#include "campaign/outcome.h"
#include "net/http/client.h"
#include "net/http/message.h"

namespace crier::channel {

// By status (RFC 9110 15, RFC 6585):
//
//   2xx                     accepted
//   408 425                 retry_later: the receiver did not get this request in time
//   429 503                 retry_later, the whole channel, after Retry-After
//   500                     retry_later: what breaks over one notice need not break over another
//   other 5xx               retry_later, the whole channel: a gateway or the service is in trouble
//   422                     give_up, it understood the notice and cannot carry it to this recipient
//   401 407                 halt: our credentials
//   404 410                 refused: it does not know this recipient (any more), or the URL, which
//                           is one for everybody, is wrong
//   403, other 4xx          refused: something about this notice, or all requests are wrong alike
//   3xx and anything else   refused: no webhook answers so; redirects are not followed, because
//                           they would take the notice, and our credentials, to another host
//
// Whether what is refused is a person's or ours shows in the others (pacing/sender_judge.h).
// `receiver` is the name of the server.
[[nodiscard]] Outcome classify_answer(const http::Response& answer, const std::string& receiver,
                                      WallTime now, const RedactedPerson& person = {});

// The outcome of a request that was sent and whose answer did not come or broke off. An answer
// whose header came whole counts by its status, whatever became of its body. Where the header did
// not end, it may refuse, and does not accept: that is unknown.
[[nodiscard]] Outcome classify_broken(const http::TransportError& error,
                                      const std::string& receiver,
                                      const RedactedPerson& person = {});

// The receiver's name for what it accepted: Location, else the member "id" of a JSON object, else
// X-Request-Id; printable ASCII, at most 200 octets, else nothing.
[[nodiscard]] std::string provider_id(const http::Response& answer);

}  // namespace crier::channel
