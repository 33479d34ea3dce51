# SPDX-License-Identifier: Apache-2.0
# For git filter-repo --blob-callback: the files that --replace-text passes
# over, since they have a NUL in their first 8,192 bytes or are UTF-16.
# scrub.py does the work; it must be found through PYTHONPATH.
import scrub
blob.data = scrub.blob(blob.data)
