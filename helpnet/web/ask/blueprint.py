"""The address under which every page of the form lives."""

from flask import Blueprint

bp = Blueprint("ask", __name__, url_prefix="/ask")
