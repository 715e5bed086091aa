// The bodies of the requests that we make (SMPP 3.4, 4.1 and 4.4).
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>

#include "net/smpp/message.h"
#include "net/smpp/options.h"

namespace crier::smpp {

// The same for a transmitter and a transceiver.
[[nodiscard]] std::string bind_body(const Options& options);

// One part of a message. `reference` joins the parts of one text on the telephone; it counts only
// where there are several (TS 23.040 9.2.3.24.1). Who receives asks for a receipt of every part: a
// text has arrived when all of them have.
[[nodiscard]] std::string submit_body(const Options& options, const Message& message,
                                      std::size_t part, std::uint8_t reference);

}  // namespace crier::smpp
