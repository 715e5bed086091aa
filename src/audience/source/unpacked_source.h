// What is packed in gzip (RFC 1952) or zstd (RFC 8878), as a stream in constant memory. Several
// members one after another are one stream, as `cat a.gz b.gz` makes it and gzip reads it.
#pragma once

#include <memory>

#include "audience/source/file_kind.h"
#include "audience/source/octet_source.h"

namespace crier::audience {

// `packing` is gzip or zstd; `packed` must outlive what is returned.
[[nodiscard]] std::unique_ptr<OctetSource> unpacked_source(FileKind packing, OctetSource& packed);

}  // namespace crier::audience
