// What APNs answers to a notification, by a table.
//
// Sources, looked at on 2026-11-30: Apple, "Handling notification responses from APNs"; the reasons
// that the crates apns-h2 and a2 and the library pushy know besides.
#pragma once

#include <span>
#include <string>
#include <string_view>

#include "base/time.h"
#include "channel/push/push_answer.h"
#include "net/http/message.h"

namespace crier::channel {

// The words of the rows are the member "reason" of the answer.
[[nodiscard]] std::span<const PushAnswerRow> apns_answer_rows();

// `receiver` is the name of the server, `address` the token. Of a dead token, `dead_since` is the
// timestamp of the answer: the token lives on where it was registered later.
[[nodiscard]] PushAnswer apns_answer(const http::Response& answer, const std::string& receiver,
                                     WallTime now, std::string_view address = {});

}  // namespace crier::channel
