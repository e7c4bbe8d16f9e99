"""What the claims of docs/performance.md rest on; `make bench` measures all of them side by side in one run."""
