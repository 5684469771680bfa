#!/bin/sh
# Argo CD's image has a program of this name, which its repo server runs for each commit. It prints
# what git says about the signature, and succeeds where there is none.
git verify-commit "$1" 2>&1
test $? -le 1
