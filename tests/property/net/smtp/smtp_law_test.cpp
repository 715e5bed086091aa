// Laws of the SMTP client that hold for every content, every reply and every course of a dialogue.
#include <algorithm>
#include <array>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

#include "net/smtp/content.h"
#include "net/smtp/exchange.h"

namespace crier::smtp {
namespace {

// Lines out of few letters, so that dots, and what looks like an end, are common.
rc::Gen<std::string> any_content() {
  const auto line = rc::gen::container<std::string>(rc::gen::elementOf(std::string("..ab \xc3")));
  return rc::gen::map(rc::gen::container<std::vector<std::string>>(line),
                      [](const std::vector<std::string>& lines) {
                        std::string content;
                        for (const std::string& each : lines) content += each + "\r\n";
                        return content;
                      });
}

// What a server makes of the lines before the final dot (RFC 5321 section 4.5.2).
std::optional<std::string> received(std::string_view wire) {
  std::string content;
  while (!wire.empty()) {
    const auto end = wire.find("\r\n");
    auto line = wire.substr(0, end);
    wire.remove_prefix(end + 2);
    if (line == ".") return wire.empty() ? std::optional(content) : std::nullopt;
    if (line.starts_with('.')) line.remove_prefix(1);
    content.append(line).append("\r\n");
  }
  return std::nullopt;
}

RC_GTEST_PROP(DotStuffing, brings_every_content_unchanged_and_ends_it_nowhere_else, ()) {
  const std::string content = *any_content();
  std::string stuffed;

  stuff_dots(content, stuffed);

  RC_ASSERT(received(stuffed + ".\r\n") == content);
  RC_ASSERT(inspect_content(content).needs_stuffing == (stuffed != content));
}

RC_GTEST_PROP(Content, is_sound_exactly_when_it_is_lines_that_end_with_crlf, ()) {
  const std::string content =
      *rc::gen::container<std::string>(rc::gen::elementOf(std::string("\r\r\n\n\r\na.")));
  bool is_sound = content.ends_with("\r\n");
  for (std::size_t at = 0; at < content.size(); ++at) {
    if (content[at] == '\n') is_sound &= at > 0 && content[at - 1] == '\r';
    if (content[at] == '\r') is_sound &= at + 1 < content.size() && content[at + 1] == '\n';
  }

  RC_ASSERT(inspect_content(content).is_sound == is_sound);
}

RC_GTEST_PROP(Reply, is_the_same_however_its_bytes_arrive, ()) {
  const std::string bytes =
      *rc::gen::container<std::string>(rc::gen::elementOf(std::string("250-.1 x\r\n")));
  const ParsedReply whole = parse_reply(bytes);
  if (whole.result != ParsedReply::Result::complete) return;

  for (std::size_t size = 0; size < bytes.size(); ++size) {
    const ParsedReply part = parse_reply(std::string_view(bytes).substr(0, size));
    RC_ASSERT((part.result == ParsedReply::Result::complete) == (size >= whole.size));
    RC_ASSERT(part.result != ParsedReply::Result::malformed);
  }
}

// Lines about as long as the bound allows, with and without an end, with one code or several.
RC_GTEST_PROP(Reply, around_the_bound_is_the_same_however_its_bytes_arrive, ()) {
  const auto code = rc::gen::element<std::string>("250", "554", "554", "554", "xyz");
  const auto mark = rc::gen::element('-', '-', '-', '-', ' ');
  std::string bytes;
  while (bytes.size() < reply_size_max + 3000) {
    // The code changes seldom, or hardly any reply would reach the bound.
    const bool is_odd = *rc::gen::inRange(0, 60) == 0;
    bytes += is_odd ? *code : "554";
    bytes += is_odd ? *mark : '-';
    bytes += std::string(*rc::gen::inRange<std::size_t>(0, 5000), 'x');
    if (*rc::gen::inRange(0, 60) != 0) bytes += "\r\n";
  }
  const ParsedReply whole = parse_reply(bytes);

  std::size_t size = 0;
  ParsedReply part = parse_reply({});
  while (part.result == ParsedReply::Result::partial) {
    RC_ASSERT(size < bytes.size());
    size = std::min(bytes.size(), size + *rc::gen::inRange<std::size_t>(1, 4000));
    part = parse_reply(std::string_view(bytes).substr(0, size));
  }

  RC_ASSERT(part.result == whole.result);
  RC_ASSERT(part.reply.code == whole.reply.code);
  RC_ASSERT(part.reply.lines == whole.reply.lines);
  RC_ASSERT(part.reply.text == whole.reply.text);
}

// A server that says anything, a client that carries on as the session does, a line that breaks at
// any time: each message that was opened ends once, and `accepted` only where the server said so
// to its content.
RC_GTEST_PROP(Exchange, settles_each_message_once, (bool pipelining)) {
  const auto replies = *rc::gen::container<std::vector<int>>(
      rc::gen::element(250, 250, 250, 250, 354, 354, 354, 451, 550, 421));
  Exchange exchange("us@example.com", Capabilities{.pipelining = pipelining});
  std::map<Ticket, int> ended;
  std::optional<Ticket> awaits_final;
  Ticket last = 0;
  std::string out;
  const auto note = [&](const Settlement& settlement, int code, bool is_whole) {
    ++ended[settlement.ticket];
    if (settlement.ending && settlement.ending->kind == Ending::Kind::accepted) {
      RC_ASSERT(awaits_final == settlement.ticket);
      RC_ASSERT(code == 250);
      RC_ASSERT(is_whole);
    }
  };
  for (const int code : replies) {
    if (exchange.wants_content()) {
      awaits_final = exchange.incoming().ticket;
      exchange.content_written();
    }
    if (exchange.may_open() && (exchange.is_free() || pipelining)) {
      const Message message{.ticket = ++last, .recipient = "a@example.org", .content = "x\r\n"};
      ended[last] = 0;
      exchange.open(message, inspect(message, AddressKind::ascii), out);
    }
    const bool is_cut = *rc::gen::inRange(0, 10) == 0;
    const Reply reply{.code = code, .is_cut = is_cut};
    if (const auto settlement = exchange.on_reply(reply, out)) note(*settlement, code, !is_cut);
    if (is_cut) RC_ASSERT(exchange.is_over());
    if (exchange.is_over()) break;
  }
  for (const auto& settlement : exchange.abandon(Exchange::Dot::written, exchange.failure())) {
    if (settlement) note(*settlement, 0, false);
  }

  for (const auto& [ticket, times] : ended) RC_ASSERT(times == 1);
}

}  // namespace
}  // namespace crier::smtp
