@echo off
copy a b
