// What push services of browsers answer to a message, by a table.
//
// Sources, looked at on 2026-11-30: RFC 8030 5 and 7.3, RFC 8292 4.2; Mozilla, autopush, "Error
// codes"; Apple, "Sending web push notifications"; the table of Pushpad.
#pragma once

#include <span>
#include <string>
#include <string_view>

#include "base/time.h"
#include "channel/push/push_answer.h"
#include "net/http/message.h"

namespace crier::channel {

// The words of the rows: "errno N" of autopush, the "reason" of Apple.
[[nodiscard]] std::span<const PushAnswerRow> web_push_answer_rows();

// `receiver` is the name of the push service, `address` the endpoint.
[[nodiscard]] PushAnswer web_push_answer(const http::Response& answer, const std::string& receiver,
                                         WallTime now, std::string_view address = {});

}  // namespace crier::channel
