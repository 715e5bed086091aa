#include "notice/mail/body.h"

#include <string>

#include "base/check.h"
#include "notice/escape.h"
#include "notice/mail/quoted_printable.h"
#include "notice/template/slot.h"
#include "objection/objection_token.h"

namespace crier::notice {
namespace {

Value value_of(Mark mark, ValueForm form) {
  switch (mark) {
    case Mark::name: return form == ValueForm::html ? Value::name_html : Value::name;
    case Mark::days_left: return form == ValueForm::html ? Value::days_left_html : Value::days_left;
    case Mark::token: return Value::token;
    case Mark::receipt: return Value::receipt;
    default: CRIER_CHECK(false);
  }
}

// The steps that do not depend on the encoding. False for other marks.
bool add_condition(Program& program, Mark mark) {
  switch (mark) {
    case Mark::if_named: program.if_named(); return true;
    case Mark::otherwise: program.otherwise(); return true;
    case Mark::end_named: program.end_named(); return true;
    default: return false;
  }
}

void add_quoted_printable(Program& program, std::string_view rendered, ValueForm form) {
  QuotedPrintableLines lines;
  std::string encoded;
  const auto flush = [&] {
    program.copy(encoded);
    encoded.clear();
  };
  for (const Piece& piece : pieces_of(rendered)) {
    if (piece.mark == Mark::text) {
      lines.append(encoded, piece.text);
      continue;
    }
    if (piece.mark == Mark::token) {
      // Its length is known, so that links stay in one line where they fit.
      lines.leave_room(encoded, objection::token_size);
      flush();
      program.write_value(Value::token, Spelling::verbatim);
      continue;
    }
    // All else begins and ends at the beginning of a line, whatever its length is.
    lines.break_line(encoded);
    flush();
    if (add_condition(program, piece.mark)) continue;
    program.write_value(value_of(piece.mark, form), Spelling::quoted_printable);
  }
  flush();
}

// Decoders know one line end: that of mail.
std::string with_mail_line_ends(std::string_view text) {
  std::string result;
  for (const char c : text) {
    if (c == '\r') continue;
    if (c == '\n') result += '\r';
    result += c;
  }
  return result;
}

void add_base64(Program& program, std::string_view rendered, ValueForm form) {
  program.begin_base64();
  for (const Piece& piece : pieces_of(rendered)) {
    if (piece.mark == Mark::text) {
      program.copy_base64(with_mail_line_ends(piece.text));
    } else if (!add_condition(program, piece.mark)) {
      program.write_value(value_of(piece.mark, form), Spelling::base64);
    }
  }
  program.end_base64();
}

}  // namespace

TransferEncoding shorter_encoding(std::string_view rendered) {
  // Either way every line of 76 has a line end, so lines do not matter.
  const std::size_t base64_size = (rendered.size() + 2) / 3 * 4;
  return quoted_printable_size(rendered) <= base64_size ? TransferEncoding::quoted_printable
                                                        : TransferEncoding::base64;
}

void add_body(Program& program, std::string_view rendered, const BodyShape& shape) {
  switch (shape.encoding) {
    case TransferEncoding::quoted_printable:
      add_quoted_printable(program, rendered, shape.form);
      return;
    case TransferEncoding::base64: add_base64(program, rendered, shape.form); return;
  }
}

void add_unencoded(Program& program, std::string_view rendered, ValueForm form) {
  for (const Piece& piece : pieces_of(rendered)) {
    if (piece.mark == Mark::text) {
      program.copy(piece.text);
    } else if (!add_condition(program, piece.mark)) {
      program.write_value(value_of(piece.mark, form), Spelling::verbatim);
    }
  }
}

void add_json_string(Program& program, std::string_view rendered, ValueForm form) {
  std::string escaped;
  for (const Piece& piece : pieces_of(rendered)) {
    if (piece.mark == Mark::text) {
      escaped.clear();
      append_json(escaped, piece.text);
      program.copy(escaped);
    } else if (!add_condition(program, piece.mark)) {
      program.write_value(value_of(piece.mark, form), Spelling::json);
    }
  }
}

}  // namespace crier::notice
