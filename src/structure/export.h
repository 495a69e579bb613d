/* Export of the structure of a dataset as one SDMX-ML 2.1 message: its dataflow, its data structure
 * and all that these refer to. The same artefacts give the same bytes, so the message carries no
 * time of its own. */
#pragma once
#include "structure/artefact.h"

/* The version of the dataflow under which a release of that layout stands: the newest whose data
 * structure is the release's own, else the newest of all, else "1.0". */
MUST_USE ErrCode structure_flow_version(Structures *structures, const Layout *layout, Str *version,
                                        Err *err);
MUST_USE ErrCode structure_export(Structures *structures, ArtefactRef dataflow,
                                  ArtefactRef structure, Buf *out, Err *err);
