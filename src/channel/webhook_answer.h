// What the answer of a webhook's receiver means for the notice.
#pragma once

#include <string>

#include "base/time.h"
#include "campaign/outcome.h"
#include "channel/webhook_endpoint.h"
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
//   404 410                 give_up, the receiver does not know this recipient (any more); but see
//                           webhook_endpoint.h: retry_later where nothing was accepted yet, halt
//                           where it knows nobody
//   422                     give_up, it understood the notice and cannot carry it to this recipient
//   401 403 407             halt: our credentials
//   413                     halt: notices are equally long, so the next one is too long as well
//   other 4xx               halt: our request is wrong, and all of them are made alike
//   3xx and anything else   halt: no webhook answers so; redirects are not followed, because they
//                           would take the notice, and our credentials, to another host
[[nodiscard]] Outcome classify_answer(const http::Response& answer, Endpoint endpoint,
                                      WallTime now);

// Of a request that was sent and whose answer did not come or broke off. An answer whose status was
// read counts, whatever became of the rest.
[[nodiscard]] Outcome classify_broken(const http::TransportError& error, Endpoint endpoint);

// The word for a failure to send or to get an answer.
[[nodiscard]] Reason reason_of(http::TransportError::Kind kind);

// The receiver's name for what it accepted: Location, else the member "id" of a JSON object, else
// X-Request-Id; printable ASCII, at most 200 octets, else nothing.
[[nodiscard]] std::string provider_id(const http::Response& answer);

}  // namespace crier::channel
